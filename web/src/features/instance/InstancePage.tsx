/** A request as a full page, at /requests/:id */
import { useNavigate, useParams } from "react-router";
import { RequestDetail } from "./RequestDetail";

export default function InstancePage() {
  const { id = "" } = useParams();
  const navigate = useNavigate();
  // A deep link has no page before it in this window; then the list is the way back.
  const back = () => void (window.history.length > 1 ? navigate(-1) : navigate("/approvals"));
  return <RequestDetail key={id} id={id} level={1} onBack={back} />;
}
