/** What a call left behind: why it failed, what to do about it, and the lines of its log. */
import type { Call, LogLine } from "../../../api/apps";
import { useHasText, useText } from "../../../lib/text/context";
import styles from "./apps.module.css";

export function CallDetail({ call: { cause, detail, version, host_calls, waited, log, dropped } }: { call: Call }) {
  const t = useText();
  const has = useHasText();
  const explained = cause ? `apps-cause-${cause.replaceAll("_", "-")}.hint` : null;
  return (
    <div className={styles.detail}>
      {explained && has(explained) ? <p>{t(explained)}</p> : null}
      {detail ? <p className={styles.mono}>{detail}</p> : null}
      {log.length > 0 ? (
        <table className={styles.log} aria-label={t("apps-log")}>
          <tbody>
            {log.map((line, at) => (
              <tr key={at} className={levels[line.level]}>
                <th scope="row">{t(`apps-level-${line.level}`)}</th>
                <td>{line.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {dropped > 0 ? <p className="muted">{t("apps-log-dropped", { count: dropped })}</p> : null}
      <p className="muted small">{t("apps-call-more", { version, calls: host_calls, waited: Math.round(waited / 1000) })}</p>
    </div>
  );
}

const levels: Record<LogLine["level"], string | undefined> = { debug: styles.debug, info: undefined, warn: styles.warn, error: styles.error };
