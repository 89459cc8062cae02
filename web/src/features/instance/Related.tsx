/** Other requests and files that belong to a request, together, wherever in the form they stand. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { asProblem } from "../../api/client";
import { fileUrl } from "../../api/files";
import { instanceQuery } from "../../api/requests";
import type { FileOut, InstanceOut } from "../../api/types";
import { useLanguage, useText } from "../../lib/text/context";
import { FileLink } from "../../ui/form/ValueView";
import { ErrorNote } from "../../ui/ErrorNote";
import { StateTag } from "../../ui/StateTag";
import { linkedIn, type Linked } from "./related";
import styles from "./Related.module.css";

/** What browsers show; other pictures are files like any other. */
const PICTURES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp", "image/gif"]);

export function LinkedRequests({ request, heading: Heading }: { request: InstanceOut; heading: "h2" | "h3" }) {
  const t = useText();
  const { language } = useLanguage();
  const linked = linkedIn(request, language);
  if (linked.length === 0) return null;
  return (
    <section aria-label={t("request-linked")}>
      <Heading className={styles.heading}>{t("request-linked")}</Heading>
      <ul className={styles.list}>
        {linked.map((one) => (
          <li key={one.id}>
            <LinkedRequest linked={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LinkedRequest({ linked: { id, label } }: { linked: Linked }) {
  const t = useText();
  const { data, error, refetch } = useQuery(instanceQuery(id));
  if (error && asProblem(error).status !== 404) return <ErrorNote compact error={error} onRetry={() => void refetch()} />;
  return (
    <div className={styles.linked}>
      <span className="muted">{label}</span>
      {error ? (
        <span className="muted">{t("form-unseen")}</span>
      ) : (
        <>
          <Link to={`/requests/${id}`}>{data ? [data.number, data.title].filter(Boolean).join(" ") : "…"}</Link>
          {data ? <StateTag state={data.state} /> : null}
        </>
      )}
    </div>
  );
}

export function Attachments({ files, heading: Heading }: { files: readonly FileOut[]; heading: "h2" | "h3" }) {
  const t = useText();
  if (files.length === 0) return null;
  return (
    <section aria-label={t("request-attachments")}>
      <Heading className={styles.heading}>{t("request-attachments")}</Heading>
      <ul className={styles.files}>
        {files.map((file) => (
          <li key={file.id}>
            {PICTURES.has(file.media_type) ? (
              <a href={fileUrl(file.id)} download={file.name} className={styles.picture} tabIndex={-1} aria-hidden>
                <img src={fileUrl(file.id)} alt="" loading="lazy" />
              </a>
            ) : null}
            <span>
              <FileLink id={file.id} known={file} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
