/** The listed apps that are not installed, each with its newest version. */
import { useState } from "react";
import { Link } from "react-router";
import type { AppVersion, Installation } from "../../../api/apps";
import { useText } from "../../../lib/text/context";
import { Empty } from "../../../ui/Empty";
import { TextInput } from "../../../ui/TextInput";
import { catalogPath } from "./places";
import styles from "./apps.module.css";

export function CatalogApps({ versions, installed }: { versions: AppVersion[]; installed: Installation[] }) {
  const t = useText();
  const [search, setSearch] = useState("");
  const offered = newestListed(versions).filter(({ app }) => !installed.some((each) => each.app === app));
  const wanted = search.trim().toLowerCase();
  const found = offered.filter(({ name, summary, publisher }) => `${name}\n${summary}\n${publisher ?? ""}`.toLowerCase().includes(wanted));
  if (offered.length === 0) return <Empty title={t("apps-catalog-none")}>{t("apps-catalog-none-hint")}</Empty>;
  return (
    <>
      <TextInput
        type="search"
        className={styles.search}
        aria-label={t("apps-catalog-search")}
        placeholder={t("apps-catalog-search")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <p role="status" className={found.length > 0 ? "visually-hidden" : "muted"}>
        {found.length > 0 ? t("apps-catalog-found", { count: found.length }) : t("apps-catalog-not-found", { search: search.trim() })}
      </p>
      <ul className={styles.offers}>
        {found.map((each) => (
          <li key={each.app}>
            <Link to={catalogPath(each.app, each.version)} className={styles.name}>
              {each.name}
            </Link>
            <div>{each.summary}</div>
            <div className="muted small">{[each.publisher, each.version].filter(Boolean).join(" · ")}</div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The catalog has the newest version of an app first, and for some readers also what is not listed. */
function newestListed(versions: AppVersion[]): AppVersion[] {
  const seen = new Set<string>();
  return versions.filter(({ app, state }) => {
    if (state !== "listed" || seen.has(app)) return false;
    seen.add(app);
    return true;
  });
}
