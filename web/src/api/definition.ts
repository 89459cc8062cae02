/**
 * A process as it is designed, stored and sent: schemas/process.schema.json and the closed dialect of
 * schemas/form.schema.json, as types. Whether a definition makes sense is the check's to say, never these types'.
 */

/** One text for all languages, or one for each. */
export type Text = string | Record<string, string>;

export interface Definition {
  format: 1;
  key: string;
  name: Text;
  description?: Text;
  icon?: string;
  group?: Text;
  form: FormDocument;
  flow: Step[];
  policies?: Policies;
}

// The form

export type Scalar = string | number | boolean;

export type Widget =
  | "text"
  | "textarea"
  | "select"
  | "radio"
  | "checkbox"
  | "number"
  | "date"
  | "money"
  | "member"
  | "members"
  | "department"
  | "leave"
  | "zoned_datetime"
  | "attachments"
  | "instance"
  | "table";

export interface Hints {
  widget?: Widget;
  title?: Text;
  description?: Text;
  placeholder?: Text;
  visible?: string;
  computed?: string;
  options?: "leave_types" | "trips" | "app";
  app?: true;
  process?: string;
  total?: false;
  fact?: number;
}

export interface OptionSchema {
  const: Scalar;
  title?: string;
  "x-placet"?: { title?: Text };
}

export interface FieldSchema {
  $ref?: string;
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  title?: string;
  description?: string;
  default?: unknown;
  readOnly?: boolean;
  enum?: Scalar[];
  const?: Scalar;
  oneOf?: OptionSchema[];
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: "date" | "time" | "date-time" | "email" | "uri" | "uuid";
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  items?: FieldSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, FieldSchema>;
  required?: string[];
  additionalProperties?: false;
  "x-placet"?: Hints;
}

export interface FormDocument {
  schema: FieldSchema & { $schema?: string; $defs?: Record<string, FieldSchema> };
  ui?: FormUi | null;
}

export interface FormUi {
  order?: string[];
  groups?: { title: Text; fields: string[] }[];
}

// The flow

export type Access = "hidden" | "read" | "write";
export type Fields = Record<string, Access>;

export type Participants =
  | { rule: "members"; members: string[] }
  | { rule: "role"; role: string; scope?: "organisation" | "nearest" }
  | { rule: "department_head"; of?: DepartmentOf; levels_up?: number }
  | { rule: "manager"; level?: number }
  | { rule: "manager_chain"; until: Until }
  | { rule: "requester" }
  | { rule: "form_field"; pointer: string }
  | { rule: "group"; group: string }
  | { rule: "department"; department: string; below?: boolean }
  | { rule: "requester_picks" | "previous_picks"; from?: Participants; min?: number; max?: number }
  | { rule: "union"; of: Participants[] }
  | { rule: "except"; of: Participants; without: Participants }
  | { rule: "app"; app: string; otherwise: Participants };

export type Rule = Participants["rule"];
export type DepartmentOf = "requester" | { department: string } | { field: string };
export type Until = { level: number } | { role: string } | { authority: string };

export type Quorum =
  | { kind: "any" | "all" | "in_order" }
  | { kind: "at_least" | "weighted" | "percent"; pass: number; fail?: number };

export interface Weights {
  members?: Record<string, number>;
  roles?: Record<string, number>;
}

export type Edge = "end" | "stop" | "return_to_requester" | "previous" | "continue" | { step: string };
export type OnEmpty = "administrator" | "approve" | "reject" | "climb" | { person: string };
export type OnSelf = "manager" | "skip" | "keep" | "department_head";
export type OnDuplicate = "ask" | "skip_if_consecutive" | "skip_if_ever";
export type OnLeaver = "resolve_again" | "manager" | "administrator";
export type Operation = "transfer" | "delegate" | "add_sign";

export type Span = { minutes: number } | { hours: number } | { days: number };
export type Calendar = "participant" | "organisation" | "always" | { named: string };
export type OnTimeout = "escalate" | "approve" | "reject" | { remind: { times: number; every: Span } } | { transfer: Participants };

export interface Deadline {
  within: Span;
  calendar?: Calendar;
  remind_before?: Span;
  then?: OnTimeout;
}

interface Base {
  id: string;
  name?: Text;
}

export interface Work extends Base {
  kind: "approval" | "handle";
  participants: Participants;
  quorum?: Quorum;
  weights?: Weights;
  on_empty?: OnEmpty;
  on_self?: OnSelf;
  on_duplicate?: OnDuplicate;
  separate_from?: string[];
  on_reject?: Edge;
  after_return?: "replay" | "jump_back";
  may_return?: boolean | null;
  forbid?: Operation[];
  signature?: "typed" | "drawn" | "any";
  deadline?: Deadline;
  fields?: Fields;
}

export interface Notify extends Base {
  kind: "notify";
  participants: Participants;
  fields?: Fields;
}

export interface Arm {
  id: string;
  name?: Text;
  /** A CEL condition; parallel arms have none. */
  when?: string;
  steps: Step[];
}

export interface Choice extends Base {
  kind: "choice" | "inclusive";
  arms: Arm[];
  otherwise: Step[];
  on_unknown?: "stop" | "otherwise";
}

export interface Parallel extends Base {
  kind: "parallel";
  arms: Arm[];
}

export interface Wait extends Base {
  kind: "wait";
  until: { after: { span: Span; calendar?: Calendar } } | { field: string };
}

export type Source = { form: string } | { row: string } | { value: unknown };

export interface Subprocess extends Base {
  kind: "subprocess";
  process: string;
  each?: string;
  mode?: "sync" | "async";
  form?: Record<string, Source>;
  on_reject?: Edge;
  on_failed?: Edge;
}

export interface AppStep extends Base {
  kind: "app";
  app: string;
  outcomes?: Record<string, Edge>;
  writes?: string[];
}

export interface Webhook extends Base {
  kind: "webhook";
  endpoint: string;
  sends?: string[];
  writes?: Record<string, string>;
  on_failed?: Edge;
}

export interface End extends Base {
  kind: "end";
  outcome: "approved" | "rejected";
}

export type Step = Work | Notify | Choice | Parallel | Wait | Subprocess | AppStep | Webhook | End;
export type StepKind = Step["kind"];

// The rules

export interface Policies {
  withdraw?: "until_end" | "until_first_decision" | { until_step: string };
  on_duplicate?: OnDuplicate;
  on_leaver?: OnLeaver;
  filers?: Participants;
  numbering?: { prefix: string };
  admins?: Participants;
  title?: Text;
  requester_fields?: Fields;
}
