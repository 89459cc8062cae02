/** What happened, oldest first, in sentences. Automatic outcomes say so. */
import { Fragment } from "react";
import type { InstanceOut, TimelineEntry } from "../../api/types";
import { useHasText, useLanguage, useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import { titleAt, type FormSchema } from "../../ui/form/schema";
import { Time } from "../../ui/Time";
import styles from "./Timeline.module.css";

/** How a draft came about is nobody's story once it was filed. */
function told(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const filed = timeline.some(({ kind }) => kind === "filed");
  return filed ? timeline.filter(({ kind }) => kind !== "drafted" && kind !== "draft_edited") : timeline;
}

export function Timeline({ request }: { request: InstanceOut }) {
  return (
    <ol className={styles.timeline}>
      {told(request.timeline).map((entry) => (
        <Entry key={entry.seq} entry={entry} schema={request.form_spec.schema as FormSchema} />
      ))}
    </ol>
  );
}

function Entry({ entry, schema }: { entry: TimelineEntry; schema: FormSchema }) {
  const t = useText();
  const sentence = useSentence(entry);
  return (
    <li className={styles.entry}>
      {entry.actor ? (
        <Avatar id={entry.actor.id} name={entry.actor.name} size={24} />
      ) : (
        <span className={styles.engine} aria-hidden />
      )}
      <div className={styles.body}>
        <div>
          {sentence} <Time at={entry.at} className="muted small" />
        </div>
        {entry.acting_for ? (
          <div className="muted small">{t("timeline-acting-for", { name: entry.acting_for.name })}</div>
        ) : null}
        {entry.comment ? <p className={styles.comment}>{entry.comment}</p> : null}
        {entry.changes.length > 0 ? <Changes entry={entry} schema={schema} /> : null}
      </div>
    </li>
  );
}

function Changes({ entry, schema }: { entry: TimelineEntry; schema: FormSchema }) {
  const t = useText();
  const { language } = useLanguage();
  const titles = [...new Set(entry.changes.map(({ pointer }) => titleAt(pointer, schema, language)))];
  return (
    <div className="muted small">
      {t("timeline-changed")}{" "}
      {titles.map((title, index) => (
        <Fragment key={title}>
          {index > 0 ? ", " : ""}
          {title}
        </Fragment>
      ))}
    </div>
  );
}

function useSentence(entry: TimelineEntry): string {
  const t = useText();
  const has = useHasText();
  const args = {
    actor: entry.actor?.name ?? t("timeline-somebody"),
    step: entry.step?.name ?? "",
    to: entry.to?.name ?? "",
    outcome: entry.outcome ?? "",
  };
  const detail = entry.verdict ?? (entry.kind === "finished" || entry.kind === "closed" ? entry.outcome : null);
  const automatic = entry.cause && entry.cause !== "person" && entry.cause !== "delegate";
  const toStep = entry.kind === "returned" && entry.outcome ? "step" : null;
  const candidates = [
    ...(automatic
      ? [`timeline-${entry.kind}-${detail ?? "any"}-${entry.cause}`, `timeline-${entry.kind}-${entry.cause}`]
      : []),
    ...(toStep ? [`timeline-${entry.kind}-${toStep}`] : []),
    ...(detail ? [`timeline-${entry.kind}-${detail}`] : []),
    ...(entry.to === null && entry.kind === "notified" ? ["timeline-notified-several"] : []),
    `timeline-${entry.kind}`,
  ];
  const key = candidates.find(has) ?? "timeline-other";
  return t(key, args);
}
