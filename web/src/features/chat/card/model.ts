/** The closed profile of cards (schemas/card.schema.json) as this client draws it. `read.ts` makes it from JSON. */

export type Tone = "default" | "good" | "attention" | "warning" | "accent" | "subtle";
export type Box = "default" | "emphasis" | "good" | "attention" | "warning" | "accent";

/** What every element may have. */
export interface Base {
  id: string | undefined;
  hidden: boolean;
}

export interface TextBlock extends Base {
  type: "TextBlock";
  text: string;
  heading: boolean;
  strong: boolean;
  small: boolean;
  tone: Tone;
}
export interface RichTextBlock extends Base {
  type: "RichTextBlock";
  runs: { text: string; strong: boolean; italic: boolean; strike: boolean; tone: Tone }[];
}
export interface Image extends Base {
  type: "Image";
  url: string;
  alt: string;
  size: "auto" | "stretch" | "small" | "medium" | "large";
  round: boolean;
}
export interface FactSet extends Base {
  type: "FactSet";
  facts: { title: string; value: string }[];
}
export interface Container extends Base {
  type: "Container";
  box: Box;
  items: Element[];
}
export interface ColumnSet extends Base {
  type: "ColumnSet";
  columns: { stretch: boolean; items: Element[] }[];
}
export interface Table extends Base {
  type: "Table";
  header: boolean;
  rows: Element[][][];
}
export interface ActionSet extends Base {
  type: "ActionSet";
  actions: Action[];
}

interface InputBase extends Base {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  required: boolean;
  errorMessage: string;
}
export interface InputText extends InputBase {
  type: "Input.Text";
  multiline: boolean;
  maxLength: number | undefined;
  kind: "text" | "tel" | "url" | "email";
}
export interface InputNative extends InputBase {
  type: "Input.Number" | "Input.Date" | "Input.Time";
  min: string | undefined;
  max: string | undefined;
}
export interface InputToggle extends InputBase {
  type: "Input.Toggle";
  title: string;
  on: string;
  off: string;
}
export interface InputChoiceSet extends InputBase {
  type: "Input.ChoiceSet";
  choices: { title: string; value: string }[];
  multiple: boolean;
  expanded: boolean;
}
export type CardInput = InputText | InputNative | InputToggle | InputChoiceSet;

export type Element = TextBlock | RichTextBlock | Image | FactSet | Container | ColumnSet | Table | ActionSet | CardInput;

export type ActionStyle = "default" | "positive" | "destructive";
interface ActionBase {
  title: string;
  style: ActionStyle;
  enabled: boolean;
  tooltip: string | undefined;
}
export interface Execute extends ActionBase {
  type: "Action.Execute";
  verb: string;
  data: Record<string, unknown>;
  /** Whether the inputs of the card go along. */
  inputs: boolean;
}
export interface ShowCard extends ActionBase {
  type: "Action.ShowCard";
  card: CardBody;
}
export interface OpenUrl extends ActionBase {
  type: "Action.OpenUrl";
  url: string;
}
export interface Toggle extends ActionBase {
  type: "Action.ToggleVisibility";
  targets: { id: string; visible: boolean | undefined }[];
}
export type Action = Execute | ShowCard | OpenUrl | Toggle;

export interface CardBody {
  body: Element[];
  actions: Action[];
}

export function isInput(element: Element): element is CardInput {
  return element.type.startsWith("Input.");
}

/** All elements of a body, also those inside of others. */
export function allElements(elements: Element[]): Element[] {
  return elements.flatMap((element) => {
    if (element.type === "Container") return [element, ...allElements(element.items)];
    if (element.type === "ColumnSet") return [element, ...element.columns.flatMap((column) => allElements(column.items))];
    if (element.type === "Table") return [element, ...element.rows.flatMap((row) => row.flatMap(allElements))];
    return [element];
  });
}

/** The inputs of a card itself, not of those behind its ShowCards. */
export function inputsOf(elements: Element[]): CardInput[] {
  return allElements(elements).filter(isInput);
}
