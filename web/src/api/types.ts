/**
 * What the HTTP API sends and takes, under the names that the client uses.
 *
 * `schema.gen.ts` is generated from schemas/openapi.json and is the source; here its members get narrower where the
 * document says only "string", and lose the `undefined` that it gives to members that are always sent, as null.
 */
import type { components } from "./schema.gen";

export type Schemas = components["schemas"];

/** Optional members are always there in answers, as null. */
export type Out<T> = T extends (infer Element)[] ? Out<Element>[] : T extends object ? { [Key in keyof T]-?: Out<Exclude<T[Key], undefined>> } : T;

/** The same with some members told more exactly. A member that the schema does not have is an error. */
export type Narrow<T, More extends { [Key in keyof More]: Key extends keyof T ? unknown : never }> = Omit<T, keyof More> & More;

/** With some members told more exactly, or told at all where the document leaves them out. */
type With<T, More> = Omit<T, keyof More> & More;

export type FormValue = Record<string, unknown>;
export type Money = { minor: number; currency: string };

// People and organisation

export type PersonRef = Out<Schemas["PersonRef"]>;
export type Named = Out<Schemas["DepartmentRef"]>;
export type Right = Schemas["Right"];
export type Absence = Out<Schemas["AbsenceOut"]>;
export type Person = Out<Schemas["Person"]>;
export type Organisation = Out<Schemas["OrganisationOut"]>;
export type Me = Out<Schemas["Me"]>;
export type Session = Out<Schemas["SessionRow"]>;
export type SignedIn = Out<Schemas["SessionOut"]>;
export type SetupOut = Out<Schemas["SetupOut"]>;
export type LinkOut = Out<Schemas["LinkOut"]>;
export type LinkMade = Out<Schemas["OneTimeLinkOut"]>;
export type Department = Out<Schemas["DepartmentOut"]>;
export type MemberIn = Schemas["MemberIn"];
export type ImportRow = Out<Schemas["ImportRow"]>;
export type ImportOut = Out<Schemas["ImportOut"]>;
export type Role = Out<Schemas["RoleOut"]>;
export type Group = Out<Schemas["GroupOut"]>;
export type Deputy = Out<Schemas["DeputyOut"]>;
export type DeputyPatch = Schemas["DeputyPatch"];
export type Office = Out<Schemas["OfficeOut"]>;
export type WorkDay = Out<Schemas["WorkingDay"]>;
export type Holiday = Schemas["HolidayItem"];
export type Calendar = Narrow<Out<Schemas["CalendarOut"]>, { holidays: Holiday[] }>;
export type AuditEntry = Narrow<Out<Schemas["AuditEntry"]>, { detail: unknown }>;

/** What waits for the member. */
export type Counts = Out<Schemas["Counts"]>;

// Chat

/** The members of all kinds of bodies; a kind has its own few, an erased body is null. */
export interface EventBody {
  kind?: string;
  text?: string;
  mentions?: string[];
  card?: string;
  revision?: number;
  /** It speaks, and is no news to its reader. */
  quiet?: boolean;
  name?: string;
  added?: string[];
  removed?: string[];
}
export type ConversationEvent = Narrow<
  Out<Schemas["Event"]>,
  { kind: "message" | "card" | "card_revised" | "members_changed" | "renamed"; body: EventBody | null }
>;
export type Conversation = Narrow<Out<Schemas["Conversation"]>, { kind: "direct" | "group" | "assistant" | "app" }>;
export type ConversationOut = Conversation & Pick<Out<Schemas["ConversationOut"]>, "people">;
export type Sent = Out<Schemas["Sent"]>;
/** Commands fill the form of a process, or are an app's, which has none. */
export type SlashCommand = Omit<Out<Schemas["CommandOut"]>, "process"> & { process: string | null; app?: Named | null };
export type Understood = Out<Schemas["UnderstoodOut"]>;
/** A form that the line fills, or what an app says to whoever typed it, or neither. */
export type CommandOut = Narrow<Out<Schemas["FilledOut"]>, { process: string | null; form: FormValue | null }> & { message?: string | null };
export type Card = Narrow<Out<Schemas["Shown"]>, { body: unknown }>;
/** `message` is what an app says to whoever acted. */
export type CardActed = Card & { message?: string | null };

// Processes and forms

export type FormSpec = Narrow<Out<Schemas["FormSpec"]>, { schema: Record<string, unknown>; ui: Record<string, unknown> }>;
export type Process = Out<Schemas["ProcessRow"]>;
export type ProcessOut = Narrow<Out<Schemas["ProcessOut"]>, { form: FormSpec }>;
export type Why = Narrow<Out<Schemas["Why"]>, { params: Record<string, unknown> }>;
export type ForecastStep = Narrow<Out<Schemas["AheadOut"]>, { people: Narrow<Out<Schemas["AheadPerson"]>, { why: Why[] }>[] }>;
/** Whom somebody has to pick for a later step; `from` is null where it may be anybody. */
export interface PickOut {
  step: string;
  name: string;
  min: number;
  max: number;
  from: PersonRef[] | null;
  /** Who has been picked before, and stays if nobody else is named. */
  picked: PersonRef[];
}
/** Members by the id of the step that they were picked for. */
export type Picks = Record<string, string[]>;
export type Forecast = With<Out<Schemas["ForecastOut"]>, { steps: ForecastStep[]; picks: PickOut[] }>;
type Choice = Narrow<Out<Schemas["Choice"]>, { value: unknown }>;
type FieldProblem = Narrow<Schemas["FieldError"], { params?: Record<string, unknown>; message: string }>;
export type Fact = Out<Schemas["Fact"]>;
export type Evaluated = Narrow<
  Out<Schemas["EvaluateOut"]>,
  { form: FormValue; options: Record<string, Choice[]>; warnings: FieldProblem[]; errors: FieldProblem[] }
>;
export type FileOut = Out<Schemas["FileOut"]>;

// Requests

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
export type Verdict = Schemas["VerdictIn"];
export type TaskAction =
  | Verdict
  | "transfer"
  | "delegate"
  | "add_sign"
  | "ask"
  | "claim"
  | "release"
  | "take_back"
  | "remove_sign";
/** How somebody who was added stands to the task that they help with. */
export type Placement = "before" | "after" | "parallel" | "delegate" | "ask";
export type Signature = { kind: "typed"; text: string } | { kind: "drawn"; file: string };
export type InstanceAction =
  | "withdraw"
  | "resubmit"
  | "reopen"
  | "comment"
  | "delete_draft"
  | "file"
  | "suspend"
  | "resume"
  | "terminate"
  | "urge"
  | "copy"
  | "skip"
  | "follow"
  | "unfollow"
  | "copy_as_new";

export type StepRef = Out<Schemas["StepRef"]>;
export type InstanceRow = Narrow<Out<Schemas["InstanceRow"]>, { state: InstanceState }>;
export type TimelineEntry = With<
  Out<Schemas["TimelineEntry"]>,
  {
    changes: { pointer: string; old: unknown; new: unknown }[];
    edited: boolean;
    deleted: boolean;
    /** A comment that the viewer may edit. */
    own: boolean;
    /** A comment that the viewer may take back. */
    removable: boolean;
    /** Everybody whom it is about; `to` where it is one person. */
    people: PersonRef[];
    task: string | null;
    placement: Placement | null;
    signature: Signature | null;
  }
>;
export type ProgressStep = Narrow<
  Out<Schemas["ProgressStep"]>,
  { state: "done" | "current" | "ahead" | "skipped" | "returned"; people: ProgressPerson[] }
>;
export type ProgressPerson = With<
  Out<Schemas["ProgressPerson"]>,
  { why: Why[]; acting_for: PersonRef | null; placement: Placement | null; due_at: string | null }
>;
export type TaskOut = With<
  Out<Schemas["TaskOut"]>,
  {
    instance: InstanceRow;
    state: TaskState;
    verdict: Verdict | null;
    why: Why[];
    actions: TaskAction[];
    /** What the step demands with an approval. */
    signature: "typed" | "drawn" | "any" | null;
    due_at: string | null;
    acting_for: PersonRef | null;
    placement: Placement | null;
    picks: PickOut[];
  }
>;
export type Halt = With<Out<Schemas["HaltOut"]>, { several: boolean }>;
export type InstanceOut = InstanceRow &
  With<
    Omit<Out<Schemas["InstanceOut"]>, keyof InstanceRow>,
    {
      form: FormValue;
      form_spec: FormSpec;
      timeline: TimelineEntry[];
      progress: ProgressStep[];
      tasks: TaskOut[];
      actions: InstanceAction[];
      halt: Halt | null;
      skippable: StepRef[];
      picks: PickOut[];
      followed: boolean;
    }
  >;

/** A filter of Approvals that somebody kept under a name; the names are the query's. */
export interface SavedView {
  id: string;
  name: string;
  filter: Record<string, unknown>;
}

// Leave

export type Balance = Out<Schemas["BalanceOut"]>;
export type AbsenceRow = Out<Schemas["AbsenceItem"]>;
