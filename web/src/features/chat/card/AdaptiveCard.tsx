/** Draws a card of the closed profile and collects its inputs; what an action does is the caller's. */
import { Button } from "antd";
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { useText } from "../../../lib/text/context";
import { Field } from "../../../ui/Field";
import { Markdown } from "../../../ui/Markdown";
import { TextArea, TextInput } from "../../../ui/TextInput";
import { type Action, type CardBody, type Element, type Execute, type InputText, readCard } from "./model";
import styles from "./AdaptiveCard.module.css";

export interface AdaptiveCardProps {
  body: unknown;
  /** The verb that is on its way; all actions wait for it. */
  busy: string | null;
  onExecute: (verb: string, inputs: Record<string, unknown>) => void;
  onOpenUrl: (url: string) => void;
  /** More at the right of the actions. */
  extra?: ReactNode;
}

export function AdaptiveCard({ body, extra, ...handlers }: AdaptiveCardProps) {
  const card = useMemo(() => readCard(body), [body]);
  if (!card) return null;
  return <Body card={card} extra={extra} {...handlers} />;
}

type Handlers = Omit<AdaptiveCardProps, "body" | "extra">;

interface BodyProps extends Handlers {
  card: CardBody;
  extra?: ReactNode;
  /** Inputs of the cards around this one. */
  outer?: Record<string, string>;
  focus?: boolean;
}

/** A card, or the card behind a ShowCard: each has inputs of its own and passes on those around it. */
function Body({ card, extra, outer, focus = false, ...handlers }: BodyProps) {
  const t = useText();
  const region = useRef<HTMLDivElement>(null);
  const inputs = useMemo(() => inputsOf(card.body), [card]);
  const [values, setValues] = useState<Record<string, string>>({});
  const [missing, setMissing] = useState<string[]>([]);
  const [toggled, setToggled] = useState<string[]>([]);

  useEffect(() => {
    if (focus) region.current?.querySelector<HTMLElement>("textarea, input, button")?.focus();
  }, [focus]);

  // What comes beside the actions stands in the last row of them, wherever the card has it.
  const last = card.actions.length === 0 ? card.body[card.body.length - 1] : undefined;
  const placed = last?.type === "ActionSet";

  const valueOf = (input: InputText) => values[input.id] ?? input.value;
  const collected = () => ({ ...outer, ...Object.fromEntries(inputs.map((input) => [input.id, valueOf(input)])) });

  const execute = ({ verb, data }: Execute) => {
    const empty = inputs.filter((input) => input.required && valueOf(input).trim() === "").map((input) => input.id);
    setMissing(empty);
    if (empty.length > 0) {
      region.current?.querySelector<HTMLElement>("textarea, input")?.focus();
      return;
    }
    handlers.onExecute(verb, { ...data, ...collected() });
  };

  const draw = (element: Element, key: number): ReactNode => {
    switch (element.type) {
      case "TextBlock": {
        const classes = [styles.text, styles[element.tone], element.heading ? styles.heading : "", element.strong ? styles.strong : "", element.small ? styles.small : ""];
        return (
          <div key={key} className={classes.join(" ")} {...(element.heading ? { role: "heading", "aria-level": 3 } : {})}>
            {element.heading ? element.text : <Markdown text={element.text} />}
          </div>
        );
      }
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
      case "Container": {
        const hidden = element.hidden !== (element.id !== undefined && toggled.includes(element.id));
        if (hidden) return null;
        return (
          <div key={key} className={element.tone === "default" ? styles.container : `${styles.container} ${styles[`${element.tone}Box`] ?? ""}`}>
            {element.items.map(draw)}
          </div>
        );
      }
      case "ColumnSet":
        return (
          <div key={key} className={styles.columns}>
            {element.columns.map((column, index) => (
              <div key={index} className={column.stretch ? styles.stretch : styles.auto}>
                {column.items.map(draw)}
              </div>
            ))}
          </div>
        );
      case "Input.Text": {
        const change = (value: string) => setValues((current) => ({ ...current, [element.id]: value }));
        const error = missing.includes(element.id) ? element.errorMessage || t("card-required") : null;
        return (
          <Field key={key} label={element.label} optional={!element.required} error={error}>
            {(control) =>
              element.multiline ? (
                <TextArea {...control} maxLength={element.maxLength} placeholder={element.placeholder} value={valueOf(element)} onChange={(event) => change(event.target.value)} />
              ) : (
                <TextInput {...control} maxLength={element.maxLength} placeholder={element.placeholder} value={valueOf(element)} onChange={(event) => change(event.target.value)} />
              )
            }
          </Field>
        );
      }
      case "ActionSet":
        return (
          <Actions key={key} actions={element.actions} extra={element === last ? extra : null} {...handlers} collected={collected} onExecuteAction={execute} onToggle={setToggled} />
        );
    }
  };

  return (
    <div ref={region} className={styles.body}>
      {card.body.map(draw)}
      {card.actions.length > 0 || (extra && !placed) ? <Actions actions={card.actions} extra={extra} {...handlers} collected={collected} onExecuteAction={execute} onToggle={setToggled} /> : null}
    </div>
  );
}

interface ActionsProps extends Handlers {
  actions: Action[];
  extra?: ReactNode;
  collected: () => Record<string, string>;
  onExecuteAction: (action: Execute) => void;
  onToggle: (change: (current: string[]) => string[]) => void;
}

function Actions({ actions, extra, collected, onExecuteAction, onToggle, ...handlers }: ActionsProps) {
  const [shown, setShown] = useState<number | null>(null);
  const panel = useId();
  const { busy } = handlers;
  const open = shown === null ? undefined : actions[shown];
  return (
    <>
      <div className={styles.actions}>
        {actions.map((action, index) => {
          switch (action.type) {
            case "Action.Execute":
              return (
                <Button
                  key={index}
                  type={action.style === "positive" ? "primary" : "default"}
                  danger={action.style === "destructive"}
                  disabled={busy !== null && busy !== action.verb}
                  loading={busy === action.verb}
                  onClick={() => onExecuteAction(action)}
                >
                  {action.title}
                </Button>
              );
            case "Action.ShowCard":
              return (
                <Button
                  key={index}
                  danger={action.style === "destructive"}
                  disabled={busy !== null}
                  aria-expanded={shown === index}
                  aria-controls={shown === index ? panel : undefined}
                  onClick={() => setShown((current) => (current === index ? null : index))}
                >
                  {action.title}
                </Button>
              );
            case "Action.OpenUrl":
              return (
                <Button key={index} type="link" className={styles.link} onClick={() => handlers.onOpenUrl(action.url)}>
                  {action.title}
                </Button>
              );
            case "Action.ToggleVisibility":
              return (
                <Button
                  key={index}
                  onClick={() => onToggle((current) => [...current.filter((id) => !action.targets.includes(id)), ...action.targets.filter((id) => !current.includes(id))])}
                >
                  {action.title}
                </Button>
              );
          }
        })}
        {extra}
      </div>
      {open?.type === "Action.ShowCard" ? (
        <div id={panel} className={styles.panel}>
          <Body key={shown} card={open.card} outer={collected()} focus {...handlers} />
        </div>
      ) : null}
    </>
  );
}

function inputsOf(elements: Element[]): InputText[] {
  return elements.flatMap((element) => {
    if (element.type === "Input.Text") return [element];
    if (element.type === "Container") return inputsOf(element.items);
    if (element.type === "ColumnSet") return element.columns.flatMap((column) => inputsOf(column.items));
    return [];
  });
}
