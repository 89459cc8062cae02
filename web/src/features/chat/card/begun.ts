/**
 * What somebody has begun on a card and not sent: values by the input's id, and the ShowCards that stand open.
 *
 * It outlives a revision of the card, as far as the card still asks for it.
 */
import { allElements, type CardBody, inputsOf } from "./model";

export interface Begun {
  values: Readonly<Record<string, string>>;
  /** Paths of titles, the only name that a ShowCard has. */
  opened: readonly string[];
}

export const nothingBegun: Begun = { values: {}, opened: [] };

export function pathOf(outer: string, title: string): string {
  return `${outer}/${title}`;
}

/** Without what the card no longer asks for, so that it doesn't come back with a later revision. */
export function stillAsked(begun: Begun, card: CardBody | null): Begun {
  const { inputs, panels } = placesOf(card, "");
  return {
    values: Object.fromEntries(Object.entries(begun.values).filter(([id]) => inputs.has(id))),
    opened: begun.opened.filter((path) => panels.has(path)),
  };
}

function placesOf(card: CardBody | null, path: string): { inputs: Set<string>; panels: Set<string> } {
  const elements = allElements(card?.body ?? []);
  const inputs = new Set(inputsOf(card?.body ?? []).map((input) => input.id));
  const panels = new Set<string>();
  const actions = [...(card?.actions ?? []), ...elements.flatMap((element) => (element.type === "ActionSet" ? element.actions : []))];
  for (const action of actions) {
    if (action.type !== "Action.ShowCard") continue;
    const own = pathOf(path, action.title);
    const inner = placesOf(action.card, own);
    panels.add(own);
    for (const id of inner.inputs) inputs.add(id);
    for (const each of inner.panels) panels.add(each);
  }
  return { inputs, panels };
}
