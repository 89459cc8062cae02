/**
 * Reads a card from untrusted JSON.
 *
 * What is not in the profile is left out, with its `fallback` in its place where it has one; nothing throws.
 * Authority is never here: a button that a card shows may still be refused by the server.
 */
import type { Action, ActionStyle, Base, Box, CardBody, Element, Tone } from "./model";

type Json = Record<string, unknown>;

const DEPTH = 8;

export function readCard(value: unknown, depth = 0): CardBody | null {
  if (!isObject(value) || depth > DEPTH) return null;
  if (value.type !== undefined && value.type !== "AdaptiveCard") return null;
  return { body: elements(value.body, depth), actions: actions(value.actions, depth) };
}

/** Places of this client, or the open web; nothing that runs. */
export function isSafeUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) || /^\/(?![/\\])/.test(url);
}

function elements(value: unknown, depth: number): Element[] {
  if (!Array.isArray(value) || depth > DEPTH) return [];
  return value.flatMap((each) => element(each, depth) ?? []);
}

function element(value: unknown, depth: number): Element | null {
  if (!isObject(value) || depth > DEPTH) return null;
  const base: Base = { id: typeof value.id === "string" ? value.id : undefined, hidden: value.isVisible === false };
  switch (value.type) {
    case "TextBlock": {
      const size = lower(value.size);
      const heading = value.style === "heading" || size === "medium" || size === "large" || size === "extralarge";
      return { ...base, type: "TextBlock", text: text(value.text), heading, small: size === "small", ...look(value) };
    }
    case "RichTextBlock": {
      const runs = Array.isArray(value.inlines) ? value.inlines : [];
      return {
        ...base,
        type: "RichTextBlock",
        runs: runs.flatMap((run) => {
          if (typeof run === "string") return [{ text: run, italic: false, strike: false, strong: false, tone: "default" as const }];
          return isObject(run) ? [{ text: text(run.text), italic: run.italic === true, strike: run.strikethrough === true, ...look(run) }] : [];
        }),
      };
    }
    case "Image": {
      if (typeof value.url !== "string" || !isSafeUrl(value.url)) return null;
      const size = lower(value.size);
      const known = size === "stretch" || size === "small" || size === "medium" || size === "large";
      return { ...base, type: "Image", url: value.url, alt: text(value.altText), size: known ? size : "auto", round: value.style === "person" };
    }
    case "FactSet":
      return { ...base, type: "FactSet", facts: list(value.facts).map((fact) => ({ title: text(fact.title), value: text(fact.value) })) };
    case "Container":
      return { ...base, type: "Container", box: box(value.style), items: elements(value.items, depth + 1) };
    case "ColumnSet":
      return {
        ...base,
        type: "ColumnSet",
        columns: list(value.columns).map((column) => ({ stretch: column.width !== "auto", items: elements(column.items, depth + 1) })),
      };
    case "Table":
      return {
        ...base,
        type: "Table",
        header: value.firstRowAsHeader !== false,
        rows: list(value.rows).map((row) => list(row.cells).map((cell) => elements(cell.items, depth + 1))),
      };
    case "ActionSet":
      return { ...base, type: "ActionSet", actions: actions(value.actions, depth) };
    default:
      return input(value, base) ?? element(value.fallback, depth + 1);
  }
}

function input(value: Json, base: Base): Element | null {
  if (base.id === undefined) return null;
  const common = {
    ...base,
    id: base.id,
    label: text(value.label) || text(value.title) || text(value.placeholder) || base.id,
    placeholder: text(value.placeholder),
    value: text(value.value),
    required: value.isRequired === true,
    errorMessage: text(value.errorMessage),
  };
  const bound = (limit: unknown) => text(limit) || undefined;
  switch (value.type) {
    case "Input.Text": {
      const style = lower(value.style);
      return {
        ...common,
        type: "Input.Text",
        multiline: value.isMultiline === true,
        maxLength: typeof value.maxLength === "number" ? value.maxLength : undefined,
        kind: style === "tel" || style === "url" || style === "email" ? style : "text",
      };
    }
    case "Input.Number":
    case "Input.Date":
    case "Input.Time":
      return { ...common, type: value.type, min: bound(value.min), max: bound(value.max) };
    case "Input.Toggle":
      return { ...common, type: "Input.Toggle", title: text(value.title), on: text(value.valueOn) || "true", off: text(value.valueOff) || "false" };
    case "Input.ChoiceSet":
      return {
        ...common,
        type: "Input.ChoiceSet",
        choices: list(value.choices).map((choice) => ({ title: text(choice.title), value: text(choice.value) })),
        multiple: value.isMultiSelect === true,
        expanded: value.style === "expanded",
      };
    default:
      return null;
  }
}

function actions(value: unknown, depth: number): Action[] {
  return depth > DEPTH ? [] : list(value).flatMap((each) => action(each, depth) ?? []);
}

function action(value: Json, depth: number): Action | null {
  if (depth > DEPTH) return null;
  const style = lower(value.style);
  const base = {
    title: text(value.title),
    style: (style === "positive" || style === "destructive" ? style : "default") satisfies ActionStyle as ActionStyle,
    enabled: value.isEnabled !== false,
    tooltip: text(value.tooltip) || undefined,
  };
  switch (value.type) {
    case "Action.Execute":
      if (typeof value.verb !== "string") return null;
      return { ...base, type: "Action.Execute", verb: value.verb, data: isObject(value.data) ? value.data : {}, inputs: value.associatedInputs !== "none" };
    case "Action.ShowCard": {
      const card = readCard(value.card, depth + 1);
      return card ? { ...base, type: "Action.ShowCard", card } : null;
    }
    case "Action.OpenUrl":
      return typeof value.url === "string" && isSafeUrl(value.url) ? { ...base, type: "Action.OpenUrl", url: value.url } : null;
    case "Action.ToggleVisibility":
      return {
        ...base,
        type: "Action.ToggleVisibility",
        targets: (Array.isArray(value.targetElements) ? value.targetElements : []).flatMap((each: unknown) => {
          if (typeof each === "string") return [{ id: each, visible: undefined }];
          if (!isObject(each) || typeof each.elementId !== "string") return [];
          return [{ id: each.elementId, visible: typeof each.isVisible === "boolean" ? each.isVisible : undefined }];
        }),
      };
    default:
      return isObject(value.fallback) ? action(value.fallback, depth + 1) : null;
  }
}

function look(value: Json): { strong: boolean; tone: Tone } {
  const colour = lower(value.color);
  const known = colour === "good" || colour === "attention" || colour === "warning" || colour === "accent";
  return { strong: lower(value.weight) === "bolder", tone: value.isSubtle === true ? "subtle" : known ? colour : "default" };
}

function box(value: unknown): Box {
  const name = lower(value);
  const known = name === "emphasis" || name === "good" || name === "attention" || name === "warning" || name === "accent";
  return known ? name : "default";
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
