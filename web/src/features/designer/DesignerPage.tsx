/** The designer of one process: loads its draft and shows it, or why it can't. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "react-router";
import { draftQuery } from "../../api/processes";
import { useScope } from "../../api/session";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { Pane } from "../../ui/Pane";
import { Designer } from "./Designer";

export default function DesignerPage() {
  const t = useText();
  const navigate = useNavigate();
  const { key = "" } = useParams();
  const { everywhere } = useScope("processes.manage");
  const draft = useQuery({ ...draftQuery(key), enabled: everywhere, refetchOnWindowFocus: false, refetchOnReconnect: false });
  if (!everywhere) return <Empty title={t("admin-nothing")}>{t("admin-nothing-detail")}</Empty>;
  if (draft.data) return <Designer key={key} draft={draft.data} />;
  return (
    <Pane title={key} onBack={() => void navigate("/admin/processes")}>
      {draft.isError ? <ErrorNote error={draft.error} onRetry={() => void draft.refetch()} /> : <Loading rows={8} />}
    </Pane>
  );
}
