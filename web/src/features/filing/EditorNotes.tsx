/** What is said around a form that is being filled: why it came back, what was put aside, what was understood, what has no field. */
import { Button } from "antd";
import type { Problem } from "../../api/client";
import type { InstanceOut } from "../../api/types";
import { useText } from "../../lib/text/context";
import type { Message } from "../../ui/form/environment";
import { hasPlace } from "../../ui/form/schema";
import { focusFirst, type useFormState } from "../../ui/form/useFormState";
import styles from "./Editor.module.css";

/** Why the request is to be corrected. */
export function SentBack({ draft: { timeline } }: { draft: InstanceOut }) {
  const t = useText();
  const last = timeline.findLast(({ verdict }) => verdict === "return" || verdict === "reject");
  if (!last?.actor || !last.comment) return null;
  return (
    <div className={styles.reason}>
      {t("filing-sent-back", { name: last.actor.name })}
      <p>{last.comment}</p>
    </div>
  );
}

/** A form of this kind that was begun before and neither filed nor thrown away. */
export function PutAside({ onTake, onDrop }: { onTake: () => void; onDrop: () => void }) {
  const t = useText();
  return (
    <div className={styles.aside} role="status">
      <span>{t("filing-aside")}</span>
      <Button size="small" onClick={onTake}>
        {t("filing-aside-take")}
      </Button>
      <Button size="small" type="text" onClick={onDrop}>
        {t("filing-aside-drop")}
      </Button>
    </div>
  );
}

/** What a slash command understood; a chip goes when its field is changed by hand. */
export function Understood({ items }: { items: readonly { pointer: string; text: string; value_text: string }[] }) {
  const t = useText();
  if (items.length === 0) return null;
  return (
    <section className={styles.understood} aria-label={t("filing-understood-title")}>
      <span className="muted small">{t("filing-understood-title")}</span>
      {items.map((item) => (
        <button
          key={`${item.pointer} ${item.text}`}
          type="button"
          className={styles.chip}
          onClick={() => focusFirst(document.querySelector("[data-wide]"), [item.pointer])}
        >
          <span>{item.text}</span> <span aria-hidden>→</span> <strong>{item.value_text}</strong>
        </button>
      ))}
    </section>
  );
}

/** What is said about the form as a whole. An app that failed is told at once; a refusal stands above the buttons. */
export function unplaced(form: ReturnType<typeof useFormState>, problem: Problem | null): { warnings: string[]; errors: string[] } {
  const { environment, evaluation } = form;
  const lost = (items: readonly Message[]) =>
    items.filter(({ pointer }) => !hasPlace(environment.spec, form.value, pointer)).map(({ message }) => message);
  const refused = new Set(problem?.errors.map(({ message }) => message));
  const failed = (evaluation?.errors ?? []).filter(({ code }) => code === "app-failed");
  const errors = new Set([...lost(failed), ...lost(environment.errors)].filter((message) => !refused.has(message)));
  const warnings = new Set(lost(environment.warnings).filter((message) => !errors.has(message) && !refused.has(message)));
  return { warnings: [...warnings], errors: [...errors] };
}

/** Refusals about what has no field on this screen. */
export function Unplaced({
  form,
  problem,
}: {
  form: ReturnType<typeof useFormState>;
  problem: { title: string; detail: string | undefined; errors: { pointer: string; message: string }[] };
}) {
  const { spec, hidden } = form.environment;
  const lost = problem.errors.filter(({ pointer }) => {
    if (pointer.startsWith("/picks/")) return false;
    const at = pointer.replace(/^\/form(?=\/)/u, "");
    return !hasPlace(spec, form.value, at) || hidden.includes(`/${at.split("/")[1] ?? ""}`);
  });
  if (lost.length === 0) {
    return (
      <p className={styles.errors} role="alert">
        {problem.detail ?? problem.title}
      </p>
    );
  }
  return (
    <ul className={styles.errors} role="alert">
      {lost.map(({ pointer, message }) => (
        <li key={pointer}>{message}</li>
      ))}
    </ul>
  );
}
