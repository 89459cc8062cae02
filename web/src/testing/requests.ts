/** People, a process and a request for the tests of everything about requests. */
import { keys } from "../api/keys";
import type { FormSpec, InstanceOut, Me, Person, ProcessOut, TaskOut } from "../api/types";
import { testClient } from "./render";

function person(id: string, login: string, name: string): Person {
  return {
    id: `0198f3c2-7b1e-7c3a-9d2f-00000000000${id}`,
    login,
    name,
    email: null,
    position: null,
    active: true,
    department: null,
    departments: [],
    manager: null,
    heads: [],
    office: null,
    zone: "Europe/Berlin",
    roles: [],
    rights: [],
    authority: null,
    valid_from: null,
    valid_to: null,
    absence: null,
  };
}

export const ann = person("1", "ann", "Ann Becker");
export const bo = person("2", "bo", "Bo Lindqvist");
export const cho = person("3", "cho", "Cho Min-ji");

export function signedInAs(member: Person): Me {
  return {
    member,
    organisation: { id: "o", key: "demo", name: "Demo", zone: "Europe/Berlin", currency: "EUR", language: "en" },
    offices: [],
    rights: [],
    language: "en",
    zone: null,
    counts: { todo: 0, returned: 0, unread: 0, mentions: 0 },
  };
}

export function clientOf(member: Person) {
  const client = testClient();
  client.setQueryData(keys.me, signedInAs(member));
  return client;
}

const LOCAL = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$";
const day = { type: "string", format: "date" };

/** As the server sends it: widgets are spelled out. */
export const leaveForm: FormSpec = {
  schema: {
    type: "object",
    required: ["leave", "reason"],
    additionalProperties: false,
    properties: {
      leave: {
        type: "object",
        title: "Leave",
        required: ["type", "zone"],
        additionalProperties: false,
        properties: {
          type: { type: "string", minLength: 1 },
          from: day,
          from_half: { const: "pm" },
          to: day,
          to_half: { const: "am" },
          start: { type: "string", pattern: LOCAL },
          end: { type: "string", pattern: LOCAL },
          zone: { type: "string", minLength: 1 },
        },
        "x-placet": { widget: "leave", options: "leave_types" },
      },
      reason: { type: "string", title: "Reason", maxLength: 500, "x-placet": { widget: "text" } },
      attachments: {
        type: "array",
        title: "Attachments",
        items: { type: "string", format: "uuid" },
        "x-placet": { widget: "attachments" },
      },
    },
  },
  ui: { order: ["leave", "reason", "attachments"] },
};

export const leaveProcess: ProcessOut = {
  key: "leave",
  name: "Leave",
  description: "Time off",
  icon: "calendar",
  group: "Time",
  app: null,
  managed: null,
  version: 1,
  form: leaveForm,
};

export const leaveValue = {
  type: "annual",
  from: "2026-03-12",
  from_half: "pm",
  to: "2026-03-12",
  zone: "Europe/Berlin",
};

export const leaveTypes = [
  { key: "annual", name: "Annual leave", unit: "day", paid: true, half_days: true, balance_required: true },
  { key: "hours", name: "Time in lieu", unit: "minute", paid: true, half_days: false, balance_required: true },
];

export const balances = [
  {
    type: { key: "annual", name: "Annual leave", unit: "day" },
    granted: 28000,
    used: 10000,
    held: 0,
    available: 18000,
    lots: [],
  },
];

export const evaluated = { form: {}, hidden: [], options: {}, facts: [], warnings: [], errors: [] };

export function request(change: Partial<InstanceOut> = {}): InstanceOut {
  return {
    id: "0198f3c2-7b1e-7c3a-9d2f-0000000000a1",
    number: "LV-2026-00031",
    process: { key: "leave", name: "Leave", icon: "calendar" },
    title: "Annual leave",
    facts: [{ pointer: "/leave", label: "When", value: "Thu 12 Mar, afternoon", tone: null }],
    state: "running",
    outcome: null,
    requester: ann,
    filed_at: "2026-03-11T08:00:00Z",
    ended_at: null,
    updated_at: "2026-03-11T08:00:00Z",
    waiting_for: [bo],
    version: 2,
    form_revision: 1,
    form: { leave: leaveValue, reason: "dentist" },
    form_spec: leaveForm,
    hidden: [],
    writable: [],
    process_version: 1,
    timeline: [
      {
        seq: 1,
        at: "2026-03-11T08:00:00Z",
        kind: "filed",
        actor: ann,
        acting_for: null,
        step: null,
        verdict: null,
        outcome: null,
        cause: null,
        comment: null,
        to: null,
        changes: [],
        edited: false,
        deleted: false,
        own: false,
        removable: false,
        people: [],
        task: null,
        placement: null,
        signature: null,
      },
    ],
    progress: [
      {
        id: "manager",
        kind: "approval",
        name: "Manager",
        state: "current",
        round: 1,
        quorum: "any",
        people: [
          {
            person: bo,
            state: "open",
            at: null,
            verdict: null,
            acting_for: null,
            placement: null,
            due_at: null,
            why: [{ key: "why-manager", params: {}, text: "You are Ann Becker’s manager." }],
          },
        ],
      },
    ],
    tasks: [],
    actions: ["comment"],
    halt: null,
    skippable: [],
    picks: [],
    followed: false,
    attachments: [],
    conversation: null,
    chain: { head: "", length: 2 },
    ...change,
  };
}

export function taskOf(instance: InstanceOut, change: Partial<TaskOut> = {}): TaskOut {
  return {
    id: "0198f3c2-7b1e-7c3a-9d2f-0000000000b1",
    instance,
    step: { id: "manager", name: "Manager", kind: "approval" },
    state: "open",
    assignee: bo,
    opened_at: "2026-03-11T08:00:00Z",
    decided_at: null,
    verdict: null,
    comment: null,
    why: [{ key: "why-manager", params: {}, text: "You are Ann Becker’s manager." }],
    actions: ["approve", "reject", "return", "transfer"],
    writable: [],
    form_revision: instance.form_revision,
    signature: null,
    due_at: null,
    acting_for: null,
    placement: null,
    picks: [],
    ...change,
  };
}
