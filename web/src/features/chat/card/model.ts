/**
 * The closed profile of Adaptive Cards that Placet draws, read from untrusted JSON.
 *
 * What is not in the profile is left out, with its `fallback` in its place where it has one. Authority is never
 * here: a button that a card shows may still be refused by the server.
 */
export type Tone = "default" | "good" | "attention" | "warning" | "accent" | "subtle";

export interface TextBlock {
  type: "TextBlock";
  text: string;
  heading: boolean;
  strong: boolean;
  small: boolean;
  tone: Tone;
}
export interface FactSet {
  type: "FactSet";
  facts: { title: string; value: string }[];
}
export interface Container {
  type: "Container";
  id: string | undefined;
  tone: Tone;
  hidden: boolean;
  items: Element[];
}
export interface ColumnSet {
  type: "ColumnSet";
  columns: { stretch: boolean; items: Element[] }[];
}
export interface InputText {
  type: "Input.Text";
  id: string;
  label: string;
  placeholder: string;
  value: string;
  multiline: boolean;
  required: boolean;
  maxLength: number | undefined;
  errorMessage: string;
}
export interface ActionSet {
  type: "ActionSet";
  actions: Action[];
}
export type Element = TextBlock | FactSet | Container | ColumnSet | InputText | ActionSet;

export type ActionStyle = "default" | "positive" | "destructive";
export interface Execute {
  type: "Action.Execute";
  title: string;
  verb: string;
  style: ActionStyle;
  data: Record<string, unknown>;
}
export interface ShowCard {
  type: "Action.ShowCard";
  title: string;
  style: ActionStyle;
  card: CardBody;
}
export interface OpenUrl {
  type: "Action.OpenUrl";
  title: string;
  url: string;
}
export interface Toggle {
  type: "Action.ToggleVisibility";
  title: string;
  targets: string[];
}
export type Action = Execute | ShowCard | OpenUrl | Toggle;

export interface CardBody {
  body: Element[];
  actions: Action[];
}

type Json = Record<string, unknown>;

const DEPTH = 6;

export function readCard(value: unknown, depth = 0): CardBody | null {
  if (!isObject(value)) return null;
  if (value.type !== undefined && value.type !== "AdaptiveCard") return null;
  return { body: elements(value.body, depth), actions: actions(value.actions, depth) };
}

function elements(value: unknown, depth: number): Element[] {
  if (!Array.isArray(value) || depth > DEPTH) return [];
  return value.flatMap((each) => element(each, depth) ?? []);
}

function element(value: unknown, depth: number): Element | null {
  if (!isObject(value)) return null;
  switch (value.type) {
    case "TextBlock":
      return {
        type: "TextBlock",
        text: text(value.text),
        heading: value.style === "heading" || value.size === "medium" || value.size === "large" || value.size === "Medium" || value.size === "Large",
        strong: lower(value.weight) === "bolder",
        small: lower(value.size) === "small",
        tone: value.isSubtle === true ? "subtle" : tone(value.color),
      };
    case "FactSet":
      return {
        type: "FactSet",
        facts: list(value.facts).map((fact) => ({ title: text(fact.title), value: text(fact.value) })),
      };
    case "Container":
      return { type: "Container", id: optional(value.id), tone: tone(value.style), hidden: value.isVisible === false, items: elements(value.items, depth + 1) };
    case "ColumnSet":
      return {
        type: "ColumnSet",
        columns: list(value.columns).map((column) => ({ stretch: column.width !== "auto", items: elements(column.items, depth + 1) })),
      };
    case "Input.Text":
      if (typeof value.id !== "string") return null;
      return {
        type: "Input.Text",
        id: value.id,
        label: text(value.label) || text(value.placeholder) || value.id,
        placeholder: text(value.placeholder),
        value: text(value.value),
        multiline: value.isMultiline === true,
        required: value.isRequired === true,
        maxLength: typeof value.maxLength === "number" ? value.maxLength : undefined,
        errorMessage: text(value.errorMessage),
      };
    case "ActionSet":
      return { type: "ActionSet", actions: actions(value.actions, depth) };
    default:
      return element(value.fallback, depth + 1);
  }
}

function actions(value: unknown, depth: number): Action[] {
  if (depth > DEPTH) return [];
  return list(value).flatMap((each) => action(each, depth) ?? []);
}

function action(value: Json, depth: number): Action | null {
  const title = text(value.title);
  const style = lower(value.style);
  const kind: ActionStyle = style === "positive" || style === "destructive" ? style : "default";
  switch (value.type) {
    case "Action.Execute":
      if (typeof value.verb !== "string") return null;
      return { type: "Action.Execute", title, verb: value.verb, style: kind, data: isObject(value.data) ? value.data : {} };
    case "Action.ShowCard": {
      const card = readCard(value.card, depth + 1);
      return card ? { type: "Action.ShowCard", title, style: kind, card } : null;
    }
    case "Action.OpenUrl":
      return typeof value.url === "string" && isSafeUrl(value.url) ? { type: "Action.OpenUrl", title, url: value.url } : null;
    case "Action.ToggleVisibility": {
      const targets = Array.isArray(value.targetElements) ? value.targetElements : [];
      return {
        type: "Action.ToggleVisibility",
        title,
        targets: targets.flatMap((each) => (typeof each === "string" ? each : isObject(each) && typeof each.elementId === "string" ? each.elementId : [])),
      };
    }
    default:
      return isObject(value.fallback) ? action(value.fallback, depth + 1) : null;
  }
}

/** Places of this client, or the open web; nothing that runs. */
export function isSafeUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) || /^\/(?![/\\])/.test(url);
}

function tone(value: unknown): Tone {
  const name = lower(value);
  return name === "good" || name === "attention" || name === "warning" || name === "accent" ? name : "default";
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function optional(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
