/** Draws a card of the closed profile; what is typed on it and what an action does is the caller's. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Markdown } from "../../../ui/Markdown";
import { ActionRow } from "./ActionRow";
import { type Begun, pathOf } from "./begun";
import { InputField } from "./InputField";
import { type Action, allElements, type CardBody, type CardInput, type Element, type Execute, inputsOf, isInput, type Toggle } from "./model";
import styles from "./AdaptiveCard.module.css";

export interface AdaptiveCardProps {
  card: CardBody | null;
  begun: Begun;
  onBegin: (change: (begun: Begun) => Begun) => void;
  /** The verb that is on its way; all actions wait for it. */
  busy: string | null;
  onExecute: (verb: string, inputs: Record<string, unknown>) => void;
  onOpenUrl: (url: string) => void;
  /** More at the right of the actions. */
  extra?: ReactNode;
}

export function AdaptiveCard({ card, extra, ...handlers }: AdaptiveCardProps) {
  if (!card) return null;
  return <Body card={card} extra={extra} {...handlers} />;
}

interface BodyProps extends AdaptiveCardProps {
  card: CardBody;
  /** The ShowCards that lead here. */
  path?: string;
  /** Inputs of the cards around this one. */
  outer?: Record<string, string>;
  focus?: boolean;
}

/** A card, or the card behind a ShowCard: each has inputs of its own and passes on those around it. */
function Body({ card, extra, path = "", outer, focus = false, ...handlers }: BodyProps) {
  const { begun, onBegin } = handlers;
  const region = useRef<HTMLDivElement>(null);
  const inputs = useMemo(() => inputsOf(card.body), [card]);
  const [missing, setMissing] = useState<string[]>([]);
  const [shown, setShown] = useState<Record<string, boolean>>({});

  useEffect(() => {
    if (focus) region.current?.querySelector<HTMLElement>("textarea, input, select, button")?.focus();
  }, [focus]);

  // What comes beside the actions stands in the last row of them, wherever the card has it.
  const last = card.actions.length === 0 ? card.body[card.body.length - 1] : undefined;
  const placed = last?.type === "ActionSet";

  const valueOf = (input: CardInput) => begun.values[input.id] ?? input.value;
  const collected = () => ({ ...outer, ...Object.fromEntries(inputs.map((input) => [input.id, valueOf(input)])) });
  const isHidden = (element: Element) => !(element.id !== undefined && element.id in shown ? shown[element.id] : !element.hidden);

  const execute = (action: Execute) => {
    const empty = action.inputs ? inputs.filter((input) => input.required && valueOf(input).trim() === "").map((input) => input.id) : [];
    setMissing(empty);
    if (empty.length > 0) {
      region.current?.querySelector<HTMLElement>("textarea, input, select")?.focus();
      return;
    }
    handlers.onExecute(action.verb, { ...action.data, ...(action.inputs ? collected() : {}) });
  };

  const toggle = ({ targets }: Toggle) => {
    const hidden = new Map(allElements(card.body).flatMap((element) => (element.id ? [[element.id, isHidden(element)]] : [])));
    setShown((current) => ({ ...current, ...Object.fromEntries(targets.map(({ id, visible }) => [id, visible ?? hidden.get(id) ?? true])) }));
  };

  /** Of one row at most one ShowCard is open. */
  const show = (actions: Action[], title: string | null) => {
    const row = actions.map((action) => pathOf(path, action.title));
    const next = title === null ? [] : [pathOf(path, title)];
    onBegin((current) => ({ ...current, opened: [...current.opened.filter((each) => !row.includes(each)), ...next] }));
  };

  const row = (actions: Action[], key: string, more: ReactNode) => (
    <ActionRow
      key={key}
      actions={actions}
      shown={actions.find((action) => action.type === "Action.ShowCard" && begun.opened.includes(pathOf(path, action.title)))?.title ?? null}
      onShow={(title) => show(actions, title)}
      extra={more}
      busy={handlers.busy}
      onExecute={execute}
      onOpenUrl={handlers.onOpenUrl}
      onToggle={toggle}
      renderCard={({ title, card: inner }, focused) => <Body card={inner} path={pathOf(path, title)} outer={collected()} focus={focused} {...handlers} />}
    />
  );

  const draw = (elements: Element[]): ReactNode[] => keyed(elements).map(([key, element]) => drawOne(element, key));

  const drawOne = (element: Element, key: string): ReactNode => {
    if (isHidden(element)) return null;
    if (isInput(element)) {
      return (
        <InputField
          key={key}
          input={element}
          value={valueOf(element)}
          missing={missing.includes(element.id)}
          onChange={(value) => onBegin((current) => ({ ...current, values: { ...current.values, [element.id]: value } }))}
        />
      );
    }
    switch (element.type) {
      case "TextBlock": {
        const classes = [styles[element.tone], element.heading ? styles.heading : "", element.strong ? styles.strong : "", element.small ? styles.small : ""];
        return (
          <div key={key} className={classes.join(" ")} {...(element.heading ? { role: "heading", "aria-level": 3 } : {})}>
            {element.heading ? element.text : <Markdown text={element.text} />}
          </div>
        );
      }
      case "RichTextBlock":
        return (
          <p key={key}>
            {element.runs.map((run, index) => {
              const classes = [styles[run.tone], run.strong ? styles.strong : "", run.italic ? styles.italic : "", run.strike ? styles.strike : ""];
              return (
                <span key={index} className={classes.join(" ")}>
                  {run.text}
                </span>
              );
            })}
          </p>
        );
      case "Image":
        return <img key={key} src={element.url} alt={element.alt} className={`${styles.image} ${styles[`image-${element.size}`] ?? ""} ${element.round ? styles.round : ""}`} />;
      case "FactSet":
        return (
          <dl key={key} className={styles.facts}>
            {element.facts.map((fact, index) => (
              <div key={index} className={styles.fact}>
                <dt>{fact.title}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        );
      case "Container":
        return (
          <div key={key} className={element.box === "default" ? styles.container : `${styles.container} ${styles.box} ${styles[`${element.box}Box`] ?? ""}`}>
            {draw(element.items)}
          </div>
        );
      case "ColumnSet":
        return (
          <div key={key} className={styles.columns}>
            {element.columns.map((column, index) => (
              <div key={index} className={column.stretch ? styles.stretch : styles.auto}>
                {draw(column.items)}
              </div>
            ))}
          </div>
        );
      case "Table":
        return (
          <div key={key} className={styles.scroll}>
            <table className={styles.table}>
              <tbody>
                {element.rows.map((cells, rowIndex) => (
                  <tr key={rowIndex}>
                    {cells.map((items, index) =>
                      element.header && rowIndex === 0 ? (
                        <th key={index} scope="col">
                          {draw(items)}
                        </th>
                      ) : (
                        <td key={index}>{draw(items)}</td>
                      ),
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        );
      case "ActionSet":
        return row(element.actions, key, element === last ? extra : null);
    }
  };

  return (
    <div ref={region} className={styles.body}>
      {draw(card.body)}
      {card.actions.length > 0 || (extra && !placed) ? row(card.actions, "actions", extra) : null}
    </div>
  );
}

/** Elements under names that stay when a revision puts another kind of element before them, so that focus stays too. */
function keyed(elements: Element[]): [string, Element][] {
  const counts = new Map<string, number>();
  return elements.map((element) => {
    const count = counts.get(element.type) ?? 0;
    counts.set(element.type, count + 1);
    return [element.id ?? `${element.type} ${count}`, element];
  });
}
