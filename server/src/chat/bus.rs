//! Who is connected to this node, and what they are told.
//!
//! Invariants: only what is committed is pushed (pushes are signals of a write). Pushing never waits: a socket whose
//! queue is full loses the frame and is told so (`lagged`), and reads the range. A frame is one shared allocation,
//! however many sockets receive it. Nothing here is the truth; the database is.
//! Deliberately not here: conversations with very many live members are pushed like all others, since the frame is
//! shared; several nodes.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use placet_engine::MemberId;
use serde_json::json;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::budget::Budget;
use crate::db::Signal;
use crate::http::Caller;
use crate::ids::{ConversationId, OrganisationId, SessionId};

/// Frames that wait for one socket.
const QUEUE: usize = 256;
/// A socket that lost frames of more conversations than this has lost track altogether.
const LOST: usize = 100;
/// What a heartbeat speaks of at most.
const OPEN: usize = 8;
/// New sockets per second: after a restart everybody comes back at once.
const ACCEPTS: f64 = 500.0;

/// What is to be told once a write is durable.
#[derive(Clone, Debug)]
pub(super) enum Push {
    Event {
        organisation: OrganisationId,
        conversation: ConversationId,
        frame: Utf8Bytes,
    },
    Personal {
        organisation: OrganisationId,
        member: MemberId,
        frame: Utf8Bytes,
    },
    Joined {
        organisation: OrganisationId,
        conversation: ConversationId,
        member: MemberId,
    },
    Left {
        organisation: OrganisationId,
        conversation: ConversationId,
        member: MemberId,
    },
    Changed {
        organisation: OrganisationId,
        frame: Utf8Bytes,
    },
}

#[derive(Clone, Default)]
pub struct Bus(Arc<Inner>);

struct Inner {
    live: Mutex<Live>,
    next: AtomicU64,
    started: AtomicBool,
    accepts: Mutex<Budget>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            live: Mutex::default(),
            next: AtomicU64::default(),
            started: AtomicBool::default(),
            accepts: Mutex::new(Budget::new(ACCEPTS, ACCEPTS)),
        }
    }
}

type Sockets = HashMap<u64, Arc<Socket>>;

#[derive(Default)]
struct Live {
    members: HashMap<(OrganisationId, MemberId), Sockets>,
    conversations: HashMap<(OrganisationId, ConversationId), Sockets>,
    /// Who came or went since presence was last told.
    moved: HashSet<(OrganisationId, MemberId)>,
}

/// One connection, as others see it.
pub(super) struct Socket {
    id: u64,
    pub(super) organisation: OrganisationId,
    pub(super) member: MemberId,
    pub(super) session: SessionId,
    queue: mpsc::Sender<Utf8Bytes>,
    seen: Mutex<Seen>,
    /// Cancelled when the session has ended.
    pub(super) ended: CancellationToken,
}

/// What this socket looks at, and what it was not told.
#[derive(Default)]
struct Seen {
    conversations: HashSet<ConversationId>,
    /// Left while the list of conversations was being read.
    left: HashSet<ConversationId>,
    open: VecDeque<ConversationId>,
    watched: HashSet<MemberId>,
    lost: HashSet<ConversationId>,
    lost_all: bool,
}

/// What a socket was not told.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Lost {
    pub(super) conversations: Vec<ConversationId>,
    pub(super) everything: bool,
}

impl Bus {
    /// Takes what a write left for us; see [`crate::db::after_commit`].
    pub fn receive(&self, signal: Signal) {
        if let Ok(push) = signal.downcast::<Push>() {
            self.push(*push);
        }
    }

    /// Tells everybody of the organisation that is connected that something is not what it was. Ephemeral.
    pub fn changed(organisation: OrganisationId, topic: &str, member: Option<MemberId>) {
        crate::db::after_commit(Push::Changed {
            organisation,
            frame: changed(topic, member),
        });
    }

    /// As [`Bus::changed`], at once, for what needs no write (an absence that begins by the clock).
    pub fn tell_changed(&self, organisation: OrganisationId, topic: &str, member: Option<MemberId>) {
        self.push(Push::Changed {
            organisation,
            frame: changed(topic, member),
        });
    }

    /// How many sockets are connected.
    pub fn connected(&self) -> usize {
        self.live().members.values().map(Sockets::len).sum()
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, push: Push) {
        let mut live = self.live();
        match push {
            Push::Event {
                organisation,
                conversation,
                frame,
            } => {
                for socket in live
                    .conversations
                    .get(&(organisation, conversation))
                    .into_iter()
                    .flat_map(Sockets::values)
                {
                    socket.tell(frame.clone(), Some(conversation));
                }
            }
            Push::Personal {
                organisation,
                member,
                frame,
            } => {
                for socket in live.of_member(organisation, member) {
                    socket.tell(frame.clone(), None);
                }
            }
            Push::Joined {
                organisation,
                conversation,
                member,
            } => {
                let sockets: Vec<_> = live.of_member(organisation, member).cloned().collect();
                for socket in sockets {
                    socket.seen().left.remove(&conversation);
                    live.subscribe(&socket, conversation);
                }
            }
            Push::Left {
                organisation,
                conversation,
                member,
            } => {
                let sockets: Vec<_> = live.of_member(organisation, member).cloned().collect();
                for socket in sockets {
                    socket.seen().left.insert(conversation);
                    live.unsubscribe(&socket, conversation);
                }
            }
            Push::Changed { organisation, frame } => {
                let of = live.members.iter().filter(|((of, _), _)| *of == organisation);
                for socket in of.flat_map(|(_, sockets)| sockets.values()) {
                    socket.tell(frame.clone(), None);
                }
            }
        }
    }

    /// Registers a connection; its frames come out of the receiver. `None` where the member has too many already.
    pub(super) fn connect(
        &self,
        caller: &Caller,
        most: usize,
    ) -> Option<(Arc<Socket>, mpsc::Receiver<Utf8Bytes>)> {
        let (queue, frames) = mpsc::channel(QUEUE);
        let socket = Arc::new(Socket {
            id: self.0.next.fetch_add(1, Ordering::Relaxed),
            organisation: caller.organisation,
            member: caller.member,
            session: caller.session,
            queue,
            seen: Mutex::default(),
            ended: CancellationToken::new(),
        });
        let mut live = self.live();
        let key = (caller.organisation, caller.member);
        let own = live.members.entry(key).or_default();
        if own.len() >= most {
            return None;
        }
        own.insert(socket.id, socket.clone());
        if own.len() == 1 {
            live.moved.insert(key);
        }
        Some((socket, frames))
    }

    /// Adds what the database says the member is in; what they left meanwhile stays left.
    pub(super) fn subscribe(
        &self,
        socket: &Arc<Socket>,
        conversations: impl IntoIterator<Item = ConversationId>,
    ) {
        let mut live = self.live();
        for conversation in conversations {
            if !socket.seen().left.contains(&conversation) {
                live.subscribe(socket, conversation);
            }
        }
    }

    pub(super) fn disconnect(&self, socket: &Arc<Socket>) {
        let mut live = self.live();
        let conversations: Vec<_> = socket.seen().conversations.iter().copied().collect();
        for conversation in conversations {
            live.unsubscribe(socket, conversation);
        }
        let key = (socket.organisation, socket.member);
        if let Some(own) = live.members.get_mut(&key) {
            own.remove(&socket.id);
            if own.is_empty() {
                live.members.remove(&key);
                live.moved.insert(key);
            }
        }
    }

    /// Tells the others in a conversation that the member is typing.
    pub(super) fn typing(&self, socket: &Socket, conversation: ConversationId) {
        let frame: Utf8Bytes =
            json!({"type": "typing", "conversation": conversation, "member": socket.member})
                .to_string()
                .into();
        let live = self.live();
        if !socket.seen().conversations.contains(&conversation) {
            return;
        }
        let others = live.conversations.get(&(socket.organisation, conversation));
        for other in others
            .into_iter()
            .flat_map(Sockets::values)
            .filter(|other| other.member != socket.member)
        {
            // Typing that gets lost is no loss.
            let _ = other.queue.try_send(frame.clone());
        }
    }

    /// Notes that a session looks at a conversation: heartbeats name it from now on.
    pub(super) fn opened(&self, caller: &Caller, conversation: ConversationId) {
        for socket in self.live().of_member(caller.organisation, caller.member) {
            if socket.session == caller.session {
                socket.opens(conversation);
            }
        }
    }

    /// Which of `members` are connected, and from now on told when that changes.
    pub(super) fn watch(&self, socket: &Socket, members: HashSet<MemberId>) -> Vec<MemberId> {
        let live = self.live();
        let online = members
            .iter()
            .filter(|member| live.members.contains_key(&(socket.organisation, **member)))
            .copied()
            .collect();
        socket.seen().watched = members;
        online
    }

    /// Tells watchers who came and went since the last call.
    pub(super) fn tell_presence(&self) {
        let mut live = self.live();
        let moved = std::mem::take(&mut live.moved);
        if moved.is_empty() {
            return;
        }
        for socket in live.members.values().flat_map(Sockets::values) {
            let (mut online, mut offline) = (Vec::new(), Vec::new());
            for key in moved.iter().filter(|(organisation, member)| {
                *organisation == socket.organisation && socket.seen().watched.contains(member)
            }) {
                if live.members.contains_key(key) {
                    online.push(key.1)
                } else {
                    offline.push(key.1)
                }
            }
            if !online.is_empty() || !offline.is_empty() {
                let _ = socket.queue.try_send(presence(&online, &offline));
            }
        }
    }

    /// The sessions that have sockets.
    pub(super) fn sessions(&self) -> HashSet<SessionId> {
        self.live()
            .members
            .values()
            .flat_map(Sockets::values)
            .map(|socket| socket.session)
            .collect()
    }

    /// Ends the sockets of sessions that are in `asked` and not in `living`.
    pub(super) fn end_sessions(&self, asked: &HashSet<SessionId>, living: &HashSet<SessionId>) {
        for socket in self.live().members.values().flat_map(Sockets::values) {
            if asked.contains(&socket.session) && !living.contains(&socket.session) {
                socket.ended.cancel();
            }
        }
    }

    /// Whether one more socket may be opened now.
    pub(super) fn admits(&self) -> bool {
        self.0
            .accepts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .spend()
    }

    /// `true` for the first caller.
    pub(super) fn start(&self) -> bool {
        !self.0.started.swap(true, Ordering::AcqRel)
    }
}

impl Live {
    fn of_member(
        &self,
        organisation: OrganisationId,
        member: MemberId,
    ) -> impl Iterator<Item = &Arc<Socket>> {
        self.members
            .get(&(organisation, member))
            .into_iter()
            .flat_map(Sockets::values)
    }

    fn subscribe(&mut self, socket: &Arc<Socket>, conversation: ConversationId) {
        socket.seen().conversations.insert(conversation);
        let sockets = self
            .conversations
            .entry((socket.organisation, conversation))
            .or_default();
        sockets.insert(socket.id, socket.clone());
    }

    fn unsubscribe(&mut self, socket: &Socket, conversation: ConversationId) {
        socket.seen().conversations.remove(&conversation);
        let key = (socket.organisation, conversation);
        if let Some(sockets) = self.conversations.get_mut(&key) {
            sockets.remove(&socket.id);
            if sockets.is_empty() {
                self.conversations.remove(&key);
            }
        }
    }
}

impl Socket {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Never waits. A frame that finds no place is remembered as lost.
    fn tell(&self, frame: Utf8Bytes, conversation: Option<ConversationId>) {
        if self.queue.try_send(frame).is_ok() {
            return;
        }
        let mut seen = self.seen();
        match conversation {
            Some(conversation) if seen.lost.len() < LOST => {
                seen.lost.insert(conversation);
            }
            _ => seen.lost_all = true,
        }
    }

    /// What was lost since the last call.
    pub(super) fn take_lost(&self) -> Lost {
        let mut seen = self.seen();
        let everything = std::mem::take(&mut seen.lost_all);
        let conversations = std::mem::take(&mut seen.lost).into_iter().collect();
        Lost {
            conversations,
            everything,
        }
    }

    /// The conversation is on screen.
    pub(super) fn opens(&self, conversation: ConversationId) {
        let mut seen = self.seen();
        seen.open.retain(|open| *open != conversation);
        seen.open.push_front(conversation);
        seen.open.truncate(OPEN);
    }

    pub(super) fn open(&self) -> Vec<ConversationId> {
        let seen = self.seen();
        seen.open
            .iter()
            .filter(|open| seen.conversations.contains(open))
            .copied()
            .collect()
    }
}

pub(super) fn presence(online: &[MemberId], offline: &[MemberId]) -> Utf8Bytes {
    json!({"type": "presence", "online": online, "offline": offline})
        .to_string()
        .into()
}

fn changed(topic: &str, member: Option<MemberId>) -> Utf8Bytes {
    let mut frame = json!({"type": "changed", "topic": topic});
    if let Some(member) = member {
        frame["member"] = json!(member);
    }
    frame.to_string().into()
}

#[cfg(test)]
mod tests {
    use placet_engine::MemberId;
    use uuid::Uuid;

    use super::*;
    use crate::http::{Language, Rights};
    use crate::ids::AccountId;

    const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const ROOM: ConversationId = ConversationId(Uuid::from_u128(2));

    fn caller(member: u128) -> Caller {
        Caller {
            account: AccountId(Uuid::from_u128(member)),
            member: MemberId(Uuid::from_u128(member)),
            organisation: ORGANISATION,
            session: SessionId(Uuid::from_u128(member)),
            rights: Rights::default(),
            offices: Vec::new(),
            language: Language::En,
        }
    }

    fn event(text: &str) -> Push {
        Push::Event {
            organisation: ORGANISATION,
            conversation: ROOM,
            frame: text.to_owned().into(),
        }
    }

    #[test]
    fn a_full_queue_loses_frames_and_says_of_what() {
        let bus = Bus::default();
        let (socket, mut frames) = bus.connect(&caller(7), 5).expect("a place");
        bus.subscribe(&socket, [ROOM]);
        for n in 0..QUEUE + 3 {
            bus.push(event(&n.to_string()));
        }
        assert_eq!(
            socket.take_lost(),
            Lost {
                conversations: vec![ROOM],
                everything: false
            }
        );
        assert_eq!(socket.take_lost(), Lost::default());
        assert_eq!(frames.try_recv().as_deref(), Ok("0"));
        assert_eq!(std::iter::from_fn(|| frames.try_recv().ok()).count(), QUEUE - 1);
    }

    #[test]
    fn who_left_while_the_list_was_read_is_not_subscribed() {
        let bus = Bus::default();
        let (socket, mut frames) = bus.connect(&caller(7), 5).expect("a place");
        bus.push(Push::Left {
            organisation: ORGANISATION,
            conversation: ROOM,
            member: socket.member,
        });
        bus.subscribe(&socket, [ROOM]);
        bus.push(event("secret"));
        assert!(frames.try_recv().is_err());
        bus.push(Push::Joined {
            organisation: ORGANISATION,
            conversation: ROOM,
            member: socket.member,
        });
        bus.push(event("welcome back"));
        assert_eq!(frames.try_recv().as_deref(), Ok("welcome back"));
    }

    #[test]
    fn nothing_is_left_of_a_socket_that_went() {
        let bus = Bus::default();
        let (socket, _frames) = bus.connect(&caller(7), 5).expect("a place");
        bus.subscribe(&socket, [ROOM]);
        bus.disconnect(&socket);
        assert_eq!(bus.connected(), 0);
        assert!(bus.live().conversations.is_empty());
    }

    #[test]
    fn presence_is_told_to_those_who_look() {
        let bus = Bus::default();
        let (ann, mut frames) = bus.connect(&caller(7), 5).expect("a place");
        bus.tell_presence();
        let bo = caller(8);
        assert!(bus.watch(&ann, [bo.member].into()).is_empty());
        let (socket, _frames) = bus.connect(&bo, 5).expect("a place");
        bus.tell_presence();
        assert_eq!(frames.try_recv().ok(), Some(presence(&[bo.member], &[])));
        bus.disconnect(&socket);
        bus.tell_presence();
        assert_eq!(frames.try_recv().ok(), Some(presence(&[], &[bo.member])));
    }

    #[test]
    fn a_member_has_a_limited_number_of_sockets() {
        let bus = Bus::default();
        let kept: Vec<_> = (0..2).map(|_| bus.connect(&caller(7), 2)).collect();
        assert!(kept.iter().all(Option::is_some));
        assert!(bus.connect(&caller(7), 2).is_none());
    }
}
