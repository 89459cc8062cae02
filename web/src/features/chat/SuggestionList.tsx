/** The list above the composer. Focus stays in the text; the active option is named to screen readers from there. */
import { useText } from "../../lib/text/context";
import styles from "./SuggestionList.module.css";

export interface Suggestion {
  key: string;
  title: string;
  note: string;
  pick: () => void;
}

export function SuggestionList({ id, label, suggestions, active }: { id: string; label: string; suggestions: Suggestion[]; active: number }) {
  const t = useText();
  return (
    <>
      <div id={id} role="listbox" aria-label={label} className={styles.list}>
        {suggestions.map((each, index) => (
          // Keys are the text field's; pressing an option must not take the focus from it.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={each.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.option}
            onMouseDown={(event) => event.preventDefault()}
            onClick={each.pick}
          >
            <span className={styles.title}>{each.title}</span>
            <span className={styles.note}>{each.note}</span>
          </div>
        ))}
      </div>
      <span className="visually-hidden" role="status">
        {t("chat-suggestions", { count: suggestions.length })}
      </span>
    </>
  );
}
