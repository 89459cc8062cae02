/** Filing as a full page, at /workbench/:process?draft=… */
import { useNavigate, useParams, useSearchParams } from "react-router";
import { FilingForm } from "./FilingForm";

export default function FilingPage() {
  const { process = "" } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const draft = search.get("draft");
  return (
    <FilingForm
      key={`${process} ${draft}`}
      request={{ process, ...(draft ? { draft } : {}) }}
      level={1}
      onClose={() => void navigate("/workbench")}
      onDone={(instance) => void navigate(instance ? `/requests/${instance.id}` : "/workbench", { replace: true })}
    />
  );
}
