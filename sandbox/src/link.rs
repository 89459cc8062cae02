//! What a component is linked with: the functions that were granted, each behind its budget.
//!
//! Invariant: every import begins with [`begin_host_call`]. A function that was not granted is not there at all.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio_util::task::AbortOnDropHandle;
use wasmtime::component::{Component, ComponentNamedList, Lift, Linker, Lower, Resource, ResourceType};
use wasmtime::{Engine, StoreContextMut};

use crate::guest::{Guest, Read, Stopped, begin_host_call, end_host_call};
use crate::host::Conversation;
use crate::limits::{
    ARGUMENTS, CARD_BUTTONS, CARD_KEY_BYTES, CARD_LINES, KEY_BYTES, RANDOM_BYTES, VALUE_BYTES,
};
use crate::scope::{Grants, Scope, World};
use crate::wit::{Argument, Card, Entry, Level, Person, Refusal, Text, View};

type Caller<'a> = StoreContextMut<'a, Guest>;
type Answer<T> = Result<T, Refusal>;
type Instance<'a> = wasmtime::component::LinkerInstance<'a, Guest>;

/// The imports of `world` for whoever was granted `grants`.
pub(crate) fn linker(engine: &Engine, world: World, grants: &Grants) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    log(&mut linker)?;
    if grants.contains(&Scope::Kv) {
        kv_read(&mut linker)?;
    }
    if world == World::Hook {
        return Ok(linker);
    }
    clock_and_random(&mut linker)?;
    if grants.contains(&Scope::Kv) {
        kv(&mut linker)?;
    }
    if grants.contains(&Scope::ChatWrite) {
        chat(&mut linker)?;
    }
    if grants.contains(&Scope::InstancesRead) {
        instances(&mut linker)?;
    }
    if grants.contains(&Scope::DirectoryRead) {
        directory(&mut linker)?;
    }
    Ok(linker)
}

/// What a guest's standard library wants although nothing is there: it may be imported, and whoever calls it ends. The seed
/// alone is given, and is always the same.
pub(crate) fn nothing(
    linker: &mut Linker<Guest>,
    component: &Component,
    imports: impl Iterator<Item = String>,
) -> wasmtime::Result<()> {
    for import in imports.filter(|import| import.starts_with("wasi:random/insecure-seed@")) {
        linker
            .instance(&import)?
            .func_wrap("insecure-seed", |mut store: Caller<'_>, (): ()| {
                let _ = begin_host_call(&mut store, 0)?;
                Ok(((0_u64, 0_u64),))
            })?;
    }
    linker.define_unknown_imports_as_traps(component)
}

fn log(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("placet:miniapp/log@0.1.0")?;
    instance.func_wrap(
        "write",
        |mut store: Caller<'_>, (level, message): (Level, String)| {
            // Lines are counted by the log itself: what is too much is dropped, not refused.
            if begin_host_call(&mut store, message.len())?.is_ok() {
                store.data_mut().log.write(level, &message);
            }
            Ok(())
        },
    )
}

fn kv_read(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("placet:miniapp/kv-read@0.1.0")?;
    let finish = |store: &mut Caller<'_>, (key, found): (String, Option<Entry>)| {
        let version = found.as_ref().map(|entry| entry.version);
        let read = Read {
            key: key.clone(),
            version,
        };
        store.data_mut().reads.push(read);
        take_entry(store, &key, found)
    };
    offer(
        &mut instance,
        "get",
        |(key,): &(String,)| key.len(),
        read_key,
        finish,
    )
}

fn read_key(store: &mut Caller<'_>, (key,): (String,)) -> Begun<(String, Option<Entry>)> {
    check_key(&key)?;
    let host = store.data().host.clone();
    Ok(Box::pin(async move {
        let found = host.kv_get(&key).await?;
        Ok((key, found))
    }))
}

fn take_entry(store: &mut Caller<'_>, key: &str, found: Option<Entry>) -> Answer<Option<Entry>> {
    let bytes = key.len() + found.as_ref().map_or(0, |entry| entry.value.len());
    store.data_mut().take_store_bytes(bytes)?;
    handed(store, bytes)?;
    Ok(found)
}

fn kv(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("placet:miniapp/kv@0.1.0")?;
    let finish = |store: &mut Caller<'_>, (key, found): (String, _)| take_entry(store, &key, found);
    offer(
        &mut instance,
        "get",
        |(key,): &(String,)| key.len(),
        read_key,
        finish,
    )?;
    let size = |(key, value): &(String, String)| key.len() + value.len();
    let put = |store: &mut Caller<'_>, (key, value): (String, String)| -> Begun<()> {
        if value.len() > VALUE_BYTES {
            return Err(over(VALUE_BYTES));
        }
        if value.contains('\0') {
            return Err(Refusal::Invalid("a value has no NUL".into()));
        }
        write_key(store, key, Some(value))
    };
    offer(&mut instance, "put", size, put, as_it_is)?;
    let size = |(key,): &(String,)| key.len();
    let delete = |store: &mut Caller<'_>, (key,): (String,)| write_key(store, key, None);
    offer(&mut instance, "delete", size, delete, as_it_is)?;
    let size = |(prefix, after, _): &(String, Option<String>, u32)| prefix.len() + length(after);
    let keys = |store: &mut Caller<'_>, (prefix, after, limit): (String, Option<String>, u32)| -> Begun<_> {
        if !prefix.is_empty() {
            check_key(&prefix)?;
        }
        if let Some(after) = &after {
            check_key(after)?;
        }
        let limit = within(limit, 100)?;
        let host = store.data().host.clone();
        Ok(Box::pin(async move {
            host.kv_keys(&prefix, after.as_deref(), limit).await
        }))
    };
    let finish = |store: &mut Caller<'_>, keys: Vec<String>| {
        let bytes = keys.iter().map(String::len).sum();
        store.data_mut().take_store_bytes(bytes)?;
        handed(store, bytes)?;
        Ok(keys)
    };
    offer(&mut instance, "keys", size, keys, finish)
}

fn write_key(store: &mut Caller<'_>, key: String, value: Option<String>) -> Begun<()> {
    check_key(&key)?;
    let guest = store.data_mut();
    guest.take_store_bytes(key.len() + length(&value))?;
    let host = guest.host.clone();
    Ok(Box::pin(async move { host.kv_put(&key, value).await }))
}

fn chat(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    type Handle = Resource<Conversation>;
    let mut instance = linker.instance("placet:miniapp/chat@0.1.0")?;
    let drop = |mut store: Caller<'_>, handle| {
        store.data_mut().table.delete(Handle::new_own(handle))?;
        Ok(())
    };
    instance.resource("conversation", ResourceType::host::<Conversation>(), drop)?;
    let direct = |store: &mut Caller<'_>, (member,): (String,)| -> Begun<Conversation> {
        let host = store.data().host.clone();
        Ok(Box::pin(async move { host.direct(&member).await }))
    };
    offer(
        &mut instance,
        "direct",
        |(member,): &(String,)| member.len(),
        direct,
        hold,
    )?;
    instance.func_wrap("current", |mut store: Caller<'_>, (): ()| {
        if begin_host_call(&mut store, 0)?.is_err() {
            return Ok((None,));
        }
        let current = store.data().host.current();
        Ok((current.and_then(|conversation| hold(&mut store, conversation).ok()),))
    })?;
    let size = |(_, text): &(Handle, Text)| text_size(text);
    let say = |store: &mut Caller<'_>, (handle, text): (Handle, Text)| -> Begun<()> {
        check_text(&text)?;
        let conversation = held(store, &handle)?;
        let host = store.data().host.clone();
        Ok(Box::pin(async move { host.say(&conversation, text).await }))
    };
    offer(&mut instance, "[method]conversation.say", size, say, as_it_is)?;
    let size = |(_, key, card): &(Handle, String, Card)| key.len() + card_size(card);
    let show = |store: &mut Caller<'_>, (handle, key, card): (Handle, String, Card)| -> Begun<()> {
        check_card(&key, &card)?;
        let conversation = held(store, &handle)?;
        let host = store.data().host.clone();
        Ok(Box::pin(async move {
            host.show(Some(&conversation), &key, card).await
        }))
    };
    offer(&mut instance, "[method]conversation.show", size, show, as_it_is)?;
    let size = |(key, card): &(String, Card)| key.len() + card_size(card);
    let change = |store: &mut Caller<'_>, (key, card): (String, Card)| -> Begun<()> {
        check_card(&key, &card)?;
        let host = store.data().host.clone();
        Ok(Box::pin(async move { host.show(None, &key, card).await }))
    };
    offer(&mut instance, "change", size, change, as_it_is)
}

fn instances(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("placet:miniapp/instances@0.1.0")?;
    let get = |store: &mut Caller<'_>, (id,): (String,)| -> Begun<View> {
        let host = store.data().host.clone();
        Ok(Box::pin(async move { host.instance(&id).await }))
    };
    let finish = |store: &mut Caller<'_>, view: View| {
        handed(store, view.form.len())?;
        Ok(view)
    };
    offer(&mut instance, "get", |(id,): &(String,)| id.len(), get, finish)?;
    let newest = |store: &mut Caller<'_>, (before, limit): (Option<String>, u32)| -> Begun<Vec<View>> {
        let limit = within(limit, 50)?;
        let host = store.data().host.clone();
        Ok(Box::pin(
            async move { host.instances(before.as_deref(), limit).await },
        ))
    };
    let finish = |store: &mut Caller<'_>, views: Vec<View>| {
        handed(store, views.iter().map(|view| view.form.len()).sum())?;
        Ok(views)
    };
    offer(
        &mut instance,
        "newest",
        |(before, _): &(_, u32)| length(before),
        newest,
        finish,
    )
}

fn directory(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("placet:miniapp/directory@0.1.0")?;
    let get = |store: &mut Caller<'_>, (member,): (String,)| -> Begun<Person> {
        let host = store.data().host.clone();
        Ok(Box::pin(async move { host.person(&member).await }))
    };
    offer(
        &mut instance,
        "get",
        |(member,): &(String,)| member.len(),
        get,
        as_it_is,
    )?;
    let manager = |store: &mut Caller<'_>, (member,): (String,)| -> Begun<Option<Person>> {
        let host = store.data().host.clone();
        Ok(Box::pin(async move { host.manager(&member).await }))
    };
    offer(
        &mut instance,
        "manager",
        |(member,): &(String,)| member.len(),
        manager,
        as_it_is,
    )?;
    let audience = |store: &mut Caller<'_>, (after, limit): (Option<String>, u32)| -> Begun<Vec<Person>> {
        let limit = within(limit, 100)?;
        let host = store.data().host.clone();
        Ok(Box::pin(
            async move { host.audience(after.as_deref(), limit).await },
        ))
    };
    let finish = |store: &mut Caller<'_>, people: Vec<Person>| {
        handed(
            store,
            people
                .iter()
                .map(|person| person.id.len() + person.name.len())
                .sum(),
        )?;
        Ok(people)
    };
    offer(
        &mut instance,
        "audience",
        |(after, _): &(_, u32)| length(after),
        audience,
        finish,
    )
}

fn clock_and_random(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    let mut instance = linker.instance("placet:miniapp/clock@0.1.0")?;
    instance.func_wrap("now", |mut store: Caller<'_>, (): ()| {
        // Asking for the time too often costs fuel; there is no way to refuse it.
        let _ = begin_host_call(&mut store, 0)?;
        Ok((store.data().host.now(),))
    })?;
    let mut instance = linker.instance("placet:miniapp/random@0.1.0")?;
    instance.func_wrap("bytes", |mut store: Caller<'_>, (count,): (u32,)| {
        let count = match begin_host_call(&mut store, 0)? {
            Ok(()) => count.min(RANDOM_BYTES) as usize,
            Err(_) => 0,
        };
        let mut bytes = vec![0; count];
        getrandom::fill(&mut bytes).map_err(|error| wasmtime::format_err!("no randomness: {error}"))?;
        Ok((bytes,))
    })
}

/// What a host call does while the guest waits; it borrows nothing from the guest's store.
type Begun<T> = Answer<Waiting<T>>;
type Waiting<T> = Pin<Box<dyn Future<Output = Answer<T>> + Send>>;

/// Links a function that may be refused and may take its time, but not for ever: `begin` with the store, wait without
/// it, `finish` with it.
fn offer<P, T, R>(
    instance: &mut Instance<'_>,
    name: &str,
    size: impl Fn(&P) -> usize + Send + Sync + 'static,
    begin: impl Fn(&mut Caller<'_>, P) -> Begun<T> + Send + Sync + 'static,
    finish: impl Fn(&mut Caller<'_>, T) -> Answer<R> + Send + Sync + 'static,
) -> wasmtime::Result<()>
where
    P: ComponentNamedList + Lift + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
    (Answer<R>,): ComponentNamedList + Lower,
{
    let parts = Arc::new((begin, finish));
    instance.func_wrap_async(name, move |mut store, params: P| {
        let bytes = size(&params);
        let parts = parts.clone();
        Box::new(async move {
            if let Err(refusal) = begin_host_call(&mut store, bytes)? {
                return Ok((Err(refusal),));
            }
            let (begin, finish) = &*parts;
            let longest = store.data().limits.host_wall;
            let begun = match begin(&mut store, params) {
                Ok(begun) => begun,
                Err(refusal) => return Ok((Err(refusal),)),
            };
            let server = store.data().server.clone();
            let answer = answered(begun, longest, server).await;
            if store.data().pure && matches!(answer, Err(Refusal::Unavailable)) {
                return Err(Stopped::NoAnswer.into());
            }
            Ok((answer.and_then(|found| finish(&mut store, found)),))
        })
    })
}

/// Waits for the host, but no longer than `longest`.
///
/// An answer that is at hand is taken here: another thread would cost more than most answers do. What has to be waited for
/// is the server's to poll: it may hold a connection of the database, and here every guest that never pauses would have
/// its turn before it. So whatever the host waits for, and whatever is left behind by a call that is given up, belongs to the
/// server's runtime.
async fn answered<T: Send + 'static>(
    mut begun: Waiting<T>,
    longest: Duration,
    server: Option<Handle>,
) -> Answer<T> {
    let Some(server) = server else {
        return within_time(begun, longest).await;
    };
    let at_hand = poll_fn(|context| {
        let _entered = server.enter();
        Poll::Ready(begun.as_mut().poll(context))
    });
    match at_hand.await {
        Poll::Ready(answer) => answer,
        Poll::Pending => {
            let running = server.spawn(async move { within_time(begun, longest).await });
            // A host that panicked has no answer.
            AbortOnDropHandle::new(running)
                .await
                .unwrap_or(Err(Refusal::Unavailable))
        }
    }
}

async fn within_time<T>(begun: Waiting<T>, longest: Duration) -> Answer<T> {
    let ended = tokio::time::timeout(longest, begun).await;
    ended.unwrap_or(Err(Refusal::Unavailable))
}

/// Nothing is left to be done with an answer.
fn as_it_is<T>(_: &mut Caller<'_>, answer: T) -> Answer<T> {
    Ok(answer)
}

/// Takes the fuel for `bytes` that are handed to the guest.
fn handed(store: &mut Caller<'_>, bytes: usize) -> Answer<()> {
    // Without the fuel for it the guest could do nothing with the answer, and ends at its next instruction.
    end_host_call(store, bytes).map_err(|_| Refusal::Unavailable)
}

fn hold(store: &mut Caller<'_>, conversation: Conversation) -> Answer<Resource<Conversation>> {
    let most = crate::limits::HANDLES;
    store.data_mut().table.push(conversation).map_err(|_| over(most))
}

fn held(store: &mut Caller<'_>, handle: &Resource<Conversation>) -> Answer<Conversation> {
    store
        .data()
        .table
        .get(handle)
        .cloned()
        .map_err(|_| Refusal::NotFound)
}

fn check_key(key: &str) -> Answer<()> {
    if key.is_empty() || key.len() > KEY_BYTES {
        return Err(Refusal::Invalid(format!("a key has 1 to {KEY_BYTES} bytes")));
    }
    if key.chars().any(char::is_control) {
        return Err(Refusal::Invalid("a key has no control characters".into()));
    }
    Ok(())
}

/// Empty arguments are memory of the host's too, so they are counted, not only weighed.
fn check_text(text: &Text) -> Answer<()> {
    if text.arguments.len() > ARGUMENTS {
        return Err(Refusal::Invalid(format!(
            "a text has at most {ARGUMENTS} arguments"
        )));
    }
    Ok(())
}

fn check_card(key: &str, card: &Card) -> Answer<()> {
    if key.is_empty() || key.len() > CARD_KEY_BYTES || key.chars().any(char::is_control) {
        return Err(Refusal::Invalid(format!(
            "a card's key has 1 to {CARD_KEY_BYTES} bytes"
        )));
    }
    if card.lines.len() > CARD_LINES || card.buttons.len() > CARD_BUTTONS {
        let most = format!("a card has at most {CARD_LINES} lines and {CARD_BUTTONS} buttons");
        return Err(Refusal::Invalid(most));
    }
    check_text(&card.title)?;
    for line in &card.lines {
        check_text(&line.label)?;
        check_text(&line.value)?;
    }
    for button in &card.buttons {
        check_text(&button.label)?;
        button.asks.as_ref().map_or(Ok(()), check_text)?;
    }
    Ok(())
}

fn within(limit: u32, most: u32) -> Answer<u32> {
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        Err(Refusal::Invalid(format!("the limit is 1 to {most}")))
    }
}

fn over(most: usize) -> Refusal {
    Refusal::OverLimit(u32::try_from(most).unwrap_or(u32::MAX))
}

fn length(text: &Option<String>) -> usize {
    text.as_ref().map_or(0, String::len)
}

fn text_size(text: &Text) -> usize {
    let arguments = text.arguments.iter().map(|(name, value)| {
        let value = match value {
            Argument::Text(text) | Argument::Date(text) | Argument::Member(text) => text.len(),
            Argument::Integer(_) | Argument::Money(_) => 16,
        };
        // An element takes memory even where its strings are empty.
        64 + name.len() + value
    });
    text.key.len() + arguments.sum::<usize>()
}

fn card_size(card: &Card) -> usize {
    let lines = card
        .lines
        .iter()
        .map(|line| text_size(&line.label) + text_size(&line.value));
    let buttons = card.buttons.iter().map(|button| {
        button.verb.len() + text_size(&button.label) + button.asks.as_ref().map_or(0, text_size)
    });
    text_size(&card.title) + lines.sum::<usize>() + buttons.sum::<usize>()
}
