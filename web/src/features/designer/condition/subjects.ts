/** What conditions can look at: the fields of the form, the requester, the request, and today. */
import type { FieldSchema, Widget } from "../../../api/definition";
import type { FormPlace } from "../model/places";
import type { Operator, Subject, Value } from "./model";

export type ValueKind = Widget | "role" | "text" | "number" | "date" | "departments" | null;

export interface ConditionPlace {
  path: string;
  label: string;
  kind: ValueKind;
  field: FieldSchema | null;
}

/** Inside of a macro over the rows of a table. */
export interface Scope {
  table: string;
  variable: string;
}

interface Known {
  t: (key: string) => string;
  places: readonly FormPlace[];
}

const OTHERS: readonly [path: string, kind: ValueKind][] = [
  ["requester.department", "department"],
  ["requester.departments", "departments"],
  ["requester.roles", "role"],
  ["requester.position", "text"],
  ["requester.id", "member"],
  ["org.today", "date"],
  ["instance.filed_on", "date"],
  ["instance.round", "number"],
];

/** The places inside of a table's macro are its columns; outside they are everything else. */
export function placesFor(scope: Scope | null, { t, places }: Known): ConditionPlace[] {
  const asPath = (pointer: string) => `form${pointer.replaceAll("/", ".")}`;
  const columns = places
    .filter((place) => place.table !== null && asPath(`/${place.table.name}`) === scope?.table)
    .map((place): ConditionPlace => ({ path: `${scope?.variable}.${place.field.name}`, label: place.short, kind: place.kind, field: place.field.schema }));
  const fields = places
    .filter((place) => place.table === null)
    .flatMap((place): ConditionPlace[] => {
      const own: ConditionPlace = { path: asPath(place.pointer), label: place.label, kind: place.kind, field: place.field.schema };
      if (place.kind !== "leave") return [own];
      return (["type", "from", "to"] as const).map((part) => ({ path: `${own.path}.${part}`, label: `${own.label} · ${t(`designer-leave-${part}`)}`, kind: part === "type" ? "text" : "date", field: null }));
    });
  const others = OTHERS.map(([path, kind]): ConditionPlace => ({ path, label: t(`designer-subject-${path.replaceAll(/[._]/gu, "-")}`), kind, field: null }));
  return [...columns, ...fields, ...others];
}

export function asPlace(path: string, scope: Scope | null, known: Known): ConditionPlace | undefined {
  return placesFor(scope, known).find((place) => place.path === path);
}

const ORDERED: readonly Operator[] = ["==", "!=", "<", "<=", ">", ">="];
const ASKED: readonly Operator[] = ["filled", "empty"];

/** Which comparisons make sense of something. */
export function operatorsFor(subject: Subject, place: ConditionPlace | undefined): readonly Operator[] {
  if (subject.of !== "path") return ORDERED;
  switch (place?.kind) {
    case "money":
    case "number":
    case "date":
      return [...ORDERED, ...ASKED];
    case "checkbox":
      return ["yes", "no", ...ASKED];
    case "select":
    case "radio":
    case "department":
    case "member":
      return ["==", "!=", "in", "not_in", ...ASKED];
    case "role":
    case "departments":
    case "members":
      return ["has", "has_not", ...(place.kind === "members" ? ASKED : [])];
    case "text":
    case "textarea":
      return ["==", "!=", "contains", "starts", "in", "not_in", ...ASKED];
    default:
      return ASKED;
  }
}

/** What a new row compares with, so that the condition can be read at once. */
export function firstValue(subject: Subject, place: ConditionPlace | undefined, operator: Operator, currency: string, today: string): Value {
  const single = ((): Value => {
    if (subject.of === "sum") return { of: "money", amount: "0", currency };
    if (subject.of !== "path") return { of: "number", text: "1" };
    switch (place?.kind) {
      case "money":
        return { of: "money", amount: "0", currency };
      case "number":
        return { of: "number", text: place.field?.type === "number" ? "0.0" : "0" };
      case "date":
        return { of: "date", text: today };
      case "select":
      case "radio": {
        const first = place.field?.oneOf?.[0]?.const ?? place.field?.enum?.[0] ?? "";
        return typeof first === "string" ? { of: "text", text: first } : { of: typeof first === "boolean" ? "bool" : "number", text: String(first) };
      }
      default:
        return { of: "text", text: "" };
    }
  })();
  return operator === "in" || operator === "not_in" ? { of: "list", items: single.of === "text" && single.text === "" ? [] : [single] } : single;
}
