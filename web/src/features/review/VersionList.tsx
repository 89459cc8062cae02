/** The versions in one state, those that wait at first; which state is in the address. */
import { Link, useSearchParams } from "react-router";
import type { AppVersion, VersionState } from "../../api/apps";
import { useText } from "../../lib/text/context";
import { VersionTag } from "../../ui/apps/VersionTag";
import { Empty } from "../../ui/Empty";
import { Time } from "../../ui/Time";
import { reviewPath } from "./places";
import styles from "./review.module.css";

const STATES: (VersionState | "all")[] = ["submitted", "listed", "refused", "withdrawn", "all"];

export function VersionList({ versions }: { versions: AppVersion[] }) {
  const t = useText();
  const [search, setSearch] = useSearchParams();
  const state = STATES.find((each) => each === search.get("state")) ?? "submitted";
  const shown = versions.filter((version) => state === "all" || version.state === state);
  return (
    <section>
      <label className={styles.filter}>
        {t("review-show")}{" "}
        <select value={state} className={styles.select} onChange={({ target }) => setSearch(target.value === "submitted" ? {} : { state: target.value }, { replace: true })}>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {t(each === "all" ? "review-show-all" : `apps-version-${each}`)}
            </option>
          ))}
        </select>
      </label>
      {shown.length === 0 ? <Empty title={t(state === "submitted" ? "review-empty-submitted" : "review-empty")} /> : null}
      <ul className={styles.rows}>
        {shown.map((version) => (
          <li key={`${version.app} ${version.version}`} className={styles.row}>
            <div className={styles.grow}>
              <Link to={reviewPath(version.app, version.version)} className={styles.name}>
                {version.name} {version.version}
              </Link>
              <div>{version.summary}</div>
              <div className="muted small">
                {[version.publisher, version.app].filter(Boolean).join(" · ")} · <Time at={version.submitted_at} />
              </div>
            </div>
            <VersionTag state={version.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}
