/** Filing as a full page, at /workbench/:process?draft=… What a command filled in comes with the location. */
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import type { FilingState } from "../../lib/filing";
import { FilingForm } from "./FilingForm";

export default function FilingPage() {
  const { process = "" } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { key, state } = useLocation();
  const draft = search.get("draft");
  const request = (state as FilingState | null)?.filing ?? { process, ...(draft ? { draft } : {}) };
  // Opened by its address it has no page before it; then the workbench is the way back.
  const back = () => void (key === "default" ? navigate("/workbench") : navigate(-1));
  return (
    <FilingForm
      key={JSON.stringify(request)}
      request={request}
      level={1}
      onClose={back}
      onDone={(instance) => (instance ? void navigate(`/requests/${instance.id}`, { replace: true }) : back())}
    />
  );
}
