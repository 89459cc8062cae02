/** What happened, oldest first, in sentences. Automatic outcomes say so. */
import type { FileOut, InstanceOut, TimelineEntry } from "../../api/types";
import { useHasText, useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import type { FieldChange } from "../../ui/form/changes";
import { Time } from "../../ui/Time";
import { Changes } from "./Changes";
import type { History } from "./history";
import styles from "./Timeline.module.css";

/** How a draft came about is nobody's story once it was filed. */
function told(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const filed = timeline.some(({ kind }) => kind === "filed");
  return filed ? timeline.filter(({ kind }) => kind !== "drafted" && kind !== "draft_edited") : timeline;
}

export function Timeline({ request, history }: { request: InstanceOut; history: History }) {
  return (
    <ol className={styles.timeline}>
      {told(request.timeline).map((entry) => (
        <Entry key={entry.seq} entry={entry} changes={history.byEntry.get(entry.seq)} files={request.attachments} />
      ))}
    </ol>
  );
}

interface EntryProps {
  entry: TimelineEntry;
  changes: FieldChange[] | undefined;
  files: readonly FileOut[];
}

function Entry({ entry, changes, files }: EntryProps) {
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
        {changes ? <Changes changes={changes} files={files} /> : null}
      </div>
    </li>
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
