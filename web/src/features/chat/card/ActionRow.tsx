/** The buttons of a card. A ShowCard opens below them; while one is on its way the others wait. */
import { Button } from "antd";
import { type ReactNode, useId, useState } from "react";
import type { Action, Execute, ShowCard, Toggle } from "./model";
import styles from "./AdaptiveCard.module.css";

export interface ActionRowProps {
  actions: Action[];
  /** The title of the ShowCard that is open. */
  shown: string | null;
  onShow: (title: string | null) => void;
  extra?: ReactNode;
  /** The verb that is on its way. */
  busy: string | null;
  onExecute: (action: Execute) => void;
  onOpenUrl: (url: string) => void;
  onToggle: (action: Toggle) => void;
  /** `focused` when somebody has just opened it. */
  renderCard: (action: ShowCard, focused: boolean) => ReactNode;
}

export function ActionRow({ actions, shown, onShow, extra, busy, onExecute, onOpenUrl, onToggle, renderCard }: ActionRowProps) {
  const panel = useId();
  const [pressed, setPressed] = useState(false);
  const open = actions.find((action) => action.type === "Action.ShowCard" && action.title === shown);
  const button = (action: Action, index: number) => {
    const shared = { title: action.tooltip, danger: action.style === "destructive" };
    switch (action.type) {
      case "Action.Execute":
        return (
          <Button
            key={index}
            {...shared}
            type={action.style === "positive" ? "primary" : "default"}
            disabled={!action.enabled || (busy !== null && busy !== action.verb)}
            loading={busy === action.verb}
            onClick={() => onExecute(action)}
          >
            {action.title}
          </Button>
        );
      case "Action.ShowCard":
        return (
          <Button
            key={index}
            {...shared}
            disabled={!action.enabled || busy !== null}
            aria-expanded={open === action}
            aria-controls={open === action ? panel : undefined}
            onClick={() => {
              setPressed(true);
              onShow(open === action ? null : action.title);
            }}
          >
            {action.title}
          </Button>
        );
      case "Action.OpenUrl":
        return (
          <Button key={index} type="link" title={action.tooltip} disabled={!action.enabled} className={styles.link} onClick={() => onOpenUrl(action.url)}>
            {action.title}
          </Button>
        );
      case "Action.ToggleVisibility":
        return (
          <Button key={index} {...shared} disabled={!action.enabled} onClick={() => onToggle(action)}>
            {action.title}
          </Button>
        );
    }
  };
  return (
    <>
      <div className={styles.actions}>
        {actions.map(button)}
        {extra}
      </div>
      {open?.type === "Action.ShowCard" ? (
        <div key={shown} id={panel} className={styles.panel}>
          {renderCard(open, pressed)}
        </div>
      ) : null}
    </>
  );
}
