/** A request on paper, at /requests/:id/print: form, way, story, and by what it can be checked that nothing is missing. */
import { ArrowLeftOutlined, PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useLocation, useNavigate, useParams } from "react-router";
import { asProblem } from "../../api/client";
import { instanceQuery } from "../../api/requests";
import { serverNow } from "../../lib/now";
import { useText } from "../../lib/text/context";
import { useTitle } from "../../lib/title";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { PrintedRequest } from "./PrintedRequest";
import styles from "./PrintPage.module.css";

export default function PrintPage() {
  const { id = "" } = useParams();
  const t = useText();
  const navigate = useNavigate();
  const { key: entry } = useLocation();
  const query = useQuery(instanceQuery(id));
  // What is printed is the time of printing, also where the page has been open for a while.
  const [printedAt, setPrintedAt] = useState(() => serverNow());
  useEffect(() => {
    const now = () => flushSync(() => setPrintedAt(serverNow()));
    window.addEventListener("beforeprint", now);
    return () => window.removeEventListener("beforeprint", now);
  }, []);
  const gone = query.isError && asProblem(query.error).status === 404;
  const request = gone ? undefined : query.data;
  // It becomes the name of the file.
  useTitle("thing", request ? [request.number, request.title].filter(Boolean).join(" ") : undefined);
  const at = useMemo(() => printedAt.toISOString(), [printedAt]);
  return (
    <div className={styles.page}>
      <div className={styles.tools}>
        <Button
          icon={<ArrowLeftOutlined aria-hidden />}
          onClick={() => void (entry === "default" ? navigate(`/requests/${id}`) : navigate(-1))}
        >
          {t("back")}
        </Button>
        <Button
          type="primary"
          icon={<PrinterOutlined aria-hidden />}
          disabled={!request}
          onClick={() => window.print()}
        >
          {t("print-now")}
        </Button>
      </div>
      <main className={styles.paper}>
        {request ? (
          <PrintedRequest request={request} printedAt={at} />
        ) : query.isError ? (
          <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading rows={8} />
        )}
      </main>
    </div>
  );
}
