/** What the HTTP API sends and takes, by the names of the server's In and Out types. */

export interface PersonRef {
  id: string;
  name: string;
  login: string;
}

export interface Named {
  id: string;
  name: string;
}

export type Right =
  | "organisation.manage"
  | "members.manage"
  | "processes.manage"
  | "instances.manage"
  | "leave.manage"
  | "audit.read";

export interface Absence {
  from: string;
  to: string;
  label: string;
}

export interface Person extends PersonRef {
  email: string | null;
  position: string | null;
  active: boolean;
  department: Named | null;
  departments: (Named & { primary: boolean })[];
  manager: PersonRef | null;
  heads: Named[];
  office: (Named & { zone: string }) | null;
  zone: string;
  roles: { key: string; name: string }[];
  /** For administrators only. */
  rights?: { right: Right; department: Named | null }[];
  valid_from?: string | null;
  valid_to?: string | null;
  absence: Absence | null;
}

export interface Counts {
  todo: number;
  returned: number;
  unread: number;
  mentions: number;
}

export interface Organisation {
  id: string;
  key: string;
  name: string;
  zone: string;
  currency: string;
  language: string;
}

export interface Me {
  member: Person;
  organisation: Organisation;
  rights: Right[];
  language: string;
  counts: { todo: number; unread: number };
}

export interface Session {
  id: string;
  created_at: string;
  last_seen_at: string;
  user_agent: string | null;
  current: boolean;
}

export interface SignedIn {
  member: PersonRef;
  token: string | null;
}

export interface SetupOut {
  valid: boolean;
}

export interface LinkOut {
  kind: "invitation" | "reset";
  organisation: string;
  login: string;
  name: string;
}

// Organisation

export interface Department {
  id: string;
  name: string;
  parent: string | null;
  head: PersonRef | null;
  members: number;
}

export interface MemberIn {
  login: string;
  name: string;
  email?: string | null;
  position?: string | null;
  department?: string | null;
  manager?: string | null;
  office?: string | null;
  roles?: string[];
  valid_from?: string;
}

export interface ImportRow {
  row: number;
  login: string;
  action: "create" | "update" | "unchanged" | "error";
  changes: { field: string; old: string | null; new: string | null }[];
  errors: { field: string; code: string; message: string }[];
}

export interface ImportOut {
  summary: { create: number; update: number; unchanged: number; error: number };
  rows: ImportRow[];
  applied: boolean;
}

export interface LinkMade {
  url: string;
  expires_at: string;
}

export interface Role {
  id: string;
  key: string;
  name: string;
  holders: { member: PersonRef; department: Named | null }[];
}

export interface Office {
  id: string;
  name: string;
  zone: string;
  calendar: string | null;
}

export interface WorkDay {
  weekday: number;
  start: string;
  noon: string;
  end: string;
}

export interface Calendar {
  id: string;
  name: string;
  /** For If-Match. */
  revision: number;
  week: WorkDay[];
  /** With `works_like` the day is worked like that weekday; without, it is off. */
  holidays: { date: string; name: string; works_like?: number }[];
}

export interface AuditEntry {
  seq: number;
  at: string;
  /** The member who did it; null for what the server did by itself. */
  actor: string | null;
  action: string;
  target: string;
  detail: unknown;
}

// Chat

export interface ConversationEvent {
  conversation: string;
  seq: number;
  kind: "message" | "card" | "card_revised" | "members_changed" | "renamed";
  actor: string | null;
  client_id: string | null;
  at: string;
  body: EventBody | null;
}

/** The members of all kinds of bodies; a kind has its own few, an erased body is null. */
export interface EventBody {
  kind?: string;
  text?: string;
  mentions?: string[];
  card?: string;
  revision?: number;
  name?: string;
  added?: string[];
  removed?: string[];
}

export interface Conversation {
  id: string;
  kind: "direct" | "group" | "assistant";
  name: string | null;
  peer: PersonRef | null;
  members: number;
  last_seq: number;
  read_seq: number;
  unread: number;
  mentions: number;
  muted: boolean;
  last: { seq: number; at: string; actor: string | null; text: string } | null;
}

export interface ConversationOut extends Conversation {
  people: { person: PersonRef; joined_seq: number }[];
}

export interface Sent {
  seq: number;
  at: string;
  duplicate: boolean;
}

export interface SlashCommand {
  name: string;
  aliases: string[];
  arguments: string;
  description: string;
  process: string;
}

export interface Understood {
  pointer: string;
  /** The words that were understood. */
  text: string;
  /** What they were understood as. */
  value_text: string;
}

export interface CommandOut {
  process: string;
  form: FormValue;
  understood: Understood[];
}

export interface Card {
  id: string;
  revision: number;
  body: unknown;
  source: string;
  reference: string;
}

export interface CardActed {
  id: string;
  revision: number;
  body: unknown;
}

// Processes and requests

export type FormValue = Record<string, unknown>;

export interface Money {
  minor: number;
  currency: string;
}

export interface FormSpec {
  schema: Record<string, unknown>;
  ui: Record<string, unknown>;
}

export interface Process {
  key: string;
  name: string;
  description: string;
  icon: string;
  group: string;
}

export interface ProcessOut extends Process {
  version: number;
  form: FormSpec;
}

export interface Why {
  key: string;
  params: Record<string, unknown>;
  text: string;
}

export interface ForecastStep {
  id: string;
  kind: string;
  name: string;
  people: PersonRef[];
  why: Why[];
  quorum: string | null;
  state: string;
  unknown: boolean;
}

export interface Forecast {
  steps: ForecastStep[];
  complete: boolean;
}

export interface Evaluated {
  form: FormValue;
  hidden: string[];
  options: Record<string, { value: unknown; label: string; note?: string | null }[]>;
  facts: { label: string; value: string; tone?: string | null }[];
  warnings: { pointer?: string | null; code: string; message: string }[];
  errors: { pointer: string; code: string; params?: Record<string, unknown>; message: string }[];
}

export interface FileOut {
  id: string;
  name: string;
  size: number;
  media_type: string;
}

export type InstanceState =
  | "draft"
  | "running"
  | "returned"
  | "suspended"
  | "approved"
  | "rejected"
  | "withdrawn"
  | "terminated"
  | "revoked";

export type TaskState = "waiting" | "open" | "claimed" | "decided" | "transferred" | "superseded" | "cancelled" | "expired";

export interface Fact {
  label: string;
  value: string;
}

export interface InstanceRow {
  id: string;
  number: string | null;
  process: { key: string; name: string; icon: string };
  title: string;
  facts: Fact[];
  state: InstanceState;
  outcome: string | null;
  requester: PersonRef;
  filed_at: string | null;
  ended_at: string | null;
  updated_at: string;
  waiting_for: PersonRef[];
}

export interface TimelineEntry {
  seq: number;
  at: string;
  kind: string;
  actor: PersonRef | null;
  acting_for: PersonRef | null;
  step: Named | null;
  verdict: string | null;
  outcome: string | null;
  cause: string | null;
  comment: string | null;
  to: PersonRef | null;
  changes: { pointer: string; old: unknown; new: unknown }[];
}

export interface ProgressStep {
  id: string;
  kind: string;
  name: string;
  state: "done" | "current" | "ahead" | "skipped" | "returned";
  round: number;
  quorum: string | null;
  people: { person: PersonRef; state: string; at: string | null; verdict: string | null; why: { text: string }[] }[];
}

export type Verdict = "approve" | "reject" | "return" | "done";

export interface TaskOut {
  id: string;
  instance: InstanceRow;
  step: { id: string; name: string; kind: string };
  state: TaskState;
  assignee: PersonRef;
  opened_at: string;
  decided_at: string | null;
  verdict: Verdict | null;
  comment: string | null;
  why: Why[];
  actions: (Verdict | "transfer")[];
  writable: string[];
  form_revision: number;
}

export type InstanceAction = "withdraw" | "resubmit" | "reopen" | "comment" | "delete_draft" | "file";

export interface InstanceOut extends InstanceRow {
  version: number;
  form_revision: number;
  form: FormValue;
  form_spec: FormSpec;
  hidden: string[];
  writable: string[];
  process_version: number;
  timeline: TimelineEntry[];
  progress: ProgressStep[];
  tasks: TaskOut[];
  actions: InstanceAction[];
  attachments: FileOut[];
  conversation: string | null;
  chain: { head: string; length: number };
}

export interface Balance {
  type: { key: string; name: string; unit: "day" | "minute" };
  granted: number;
  used: number;
  held: number;
  /** Null for types that need no balance. */
  available: number | null;
  lots: { id: string; granted: number; left: number; valid_from: string; expires: string | null; reason: string }[];
}

export interface AbsenceRow {
  member: PersonRef;
  from: string;
  to: string;
  /** Null for those who may only know that somebody is away. */
  type: { key: string; name: string } | null;
  state: string;
}
