/** What happened, oldest first, in sentences. Rounds that are over are folded. */
import type { FileOut, InstanceOut, TimelineEntry } from "../../api/types";
import { fileUrl } from "../../api/files";
import { useText } from "../../lib/text/context";
import { Avatar } from "../../ui/Avatar";
import type { FieldChange } from "../../ui/form/changes";
import { Time } from "../../ui/Time";
import { Changes } from "./Changes";
import type { History } from "./history";
import { OwnComment } from "./OwnComment";
import { storyOf } from "./rounds";
import { useSentences } from "./sentence";
import styles from "./Timeline.module.css";

export function Timeline({ request, history }: { request: InstanceOut; history: History }) {
  const t = useText();
  const { before, now } = storyOf(request.timeline);
  const draw = (entry: TimelineEntry) => (
    <Entry key={entry.seq} request={request} entry={entry} changes={history.byEntry.get(entry.seq)} files={request.attachments} />
  );
  return (
    <>
      {before.length > 0 ? (
        <details className={styles.before}>
          <summary>{t("timeline-before", { count: before.length })}</summary>
          <ol className={styles.timeline}>{before.map(draw)}</ol>
        </details>
      ) : null}
      <ol className={styles.timeline}>{now.map(draw)}</ol>
    </>
  );
}

interface EntryProps {
  request: InstanceOut;
  entry: TimelineEntry;
  changes: FieldChange[] | undefined;
  files: readonly FileOut[];
}

function Entry({ request, entry, changes, files }: EntryProps) {
  const t = useText();
  const sentence = useSentences()(entry);
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
          {entry.edited ? <span className="muted small"> · {t("timeline-commented-edited")}</span> : null}
        </div>
        {entry.acting_for ? (
          <div className="muted small">{t("timeline-acting-for", { name: entry.acting_for.name })}</div>
        ) : null}
        {entry.comment ? <p className={styles.comment}>{entry.comment}</p> : null}
        {entry.own || entry.removable ? <OwnComment request={request} entry={entry} /> : null}
        {entry.signature ? <Signed signature={entry.signature} name={entry.actor?.name ?? ""} /> : null}
        {changes ? <Changes changes={changes} files={files} /> : null}
      </div>
    </li>
  );
}

/** How a decision was signed. */
export function Signed({ signature, name }: { signature: NonNullable<TimelineEntry["signature"]>; name: string }) {
  const t = useText();
  return (
    <div className={styles.signed}>
      <span className="muted small">{t("timeline-signed")} </span>
      {signature.kind === "typed" ? (
        <span className={styles.typed}>{signature.text}</span>
      ) : (
        <img src={fileUrl(signature.file)} alt={t("timeline-signature-of", { name })} />
      )}
    </div>
  );
}
