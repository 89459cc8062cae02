/** A mini-app in the catalog, installed, and at work, for component tests. */
import type { AppVersion, AppVersionDetail, Call, Installation } from "../api/apps";
import { ann } from "./fixtures";

const scopes = [
  { scope: "kv", reason: "To count how many of each item are left." },
  { scope: "chat:write", reason: "To say when something runs out." },
];

export function version(change: Partial<AppVersion> = {}): AppVersion {
  return {
    app: "org.example.stationery",
    version: "1.0.0",
    state: "listed",
    publisher: "Example Apps",
    publisher_key: "example",
    name: "Stationery",
    summary: "Order office supplies within a budget.",
    description: "Employees order from the catalogue that you set up.",
    license: "Apache-2.0",
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    size: 412_000,
    scopes,
    imports: ["placet:app/kv-read@0.1.0", "placet:app/log@0.1.0"],
    processes: [{ key: "stationery-order", title: "Stationery order" }],
    hooks: ["form-changed", "validate"],
    commands: [{ name: "order", description: "Order office supplies" }],
    events: ["instance.approved"],
    schedules: [{ name: "weekly", cron: "0 9 * * MON", zone: "Europe/Berlin" }],
    submitted_at: "2026-03-10T08:00:00Z",
    decided_at: null,
    note: null,
    ...change,
  };
}

export function versionDetail(change: Partial<AppVersionDetail> = {}): AppVersionDetail {
  return {
    ...version(),
    public_key: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    readme: "# Stationery\n\nOffice supplies for **one** company.",
    config_form: {
      schema: {
        type: "object",
        required: ["greeting"],
        additionalProperties: false,
        properties: { greeting: { type: "string", title: "Greeting", minLength: 1, "x-placet": { widget: "text" } } },
      },
      ui: { order: ["greeting"] },
    },
    ...change,
  };
}

export function installation(change: Partial<Installation> = {}): Installation {
  return {
    id: "01900000-0000-7000-8000-0000000000e1",
    app: "org.example.stationery",
    version: "1.0.0",
    name: "Stationery",
    summary: "Order office supplies within a budget.",
    publisher: "Example Apps",
    state: "active",
    grants: ["kv", "chat:write"],
    scopes,
    audience: { kind: "everybody" },
    config: { greeting: "Hello" },
    config_form: versionDetail().config_form,
    processes: [{ key: "stationery-order", title: "Stationery order" }],
    commands: [{ name: "order", description: "Order office supplies" }],
    events: ["instance.approved"],
    schedules: [{ name: "weekly", cron: "0 9 * * MON", zone: "Europe/Berlin", next_at: "2026-03-16T08:00:00Z" }],
    stored: { entries: 12, bytes: 4_200 },
    paused_until: null,
    update: null,
    usage: { calls: 120, failures: 0 },
    revision: 3,
    installed_at: "2026-03-01T08:00:00Z",
    installed_by: null,
    updated_at: "2026-03-01T08:00:00Z",
    sha256: version().sha256,
    withdrawn: false,
    ...change,
  };
}

export function call(change: Partial<Call> = {}): Call {
  return {
    id: "01900000-0000-7000-8000-0000000000c1",
    at: "2026-03-11T08:00:00Z",
    version: "1.0.0",
    function: "validate",
    process: "stationery-order",
    about: null,
    person: { id: ann.id, name: ann.name, login: ann.login },
    cause: null,
    detail: null,
    fuel: 182_340,
    micros: 2_410,
    waited: 100,
    memory: 1_300_000,
    host_calls: 2,
    log: [],
    dropped: 0,
    ...change,
  };
}
