/**
 * The readme of an app, as its author wrote it, for those who open it: pictures as their words, no raw HTML, links to
 * the web and to mailboxes only, headings below those of the page.
 */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../ErrorNote";
import { Loading } from "../Loading";
import styles from "./apps.module.css";

export function Readme({ text }: { text: string }) {
  const t = useText();
  const [opened, setOpened] = useState(false);
  return (
    <details className={styles.readme} onToggle={() => setOpened(true)}>
      <summary>{t("apps-readme")}</summary>
      {opened ? (
        <div>
          <Body text={text} />
        </div>
      ) : null}
    </details>
  );
}

/** Few people read one, so its reader is fetched when it is wanted; where it does not come, the rest of the page stays. */
function Body({ text }: { text: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["readme-reader"],
    queryFn: () => import("./ReadmeReader"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} compact />;
  return data ? <data.default text={text} /> : <Loading rows={4} />;
}
