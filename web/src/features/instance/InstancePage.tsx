/** A request as a full page, at /requests/:id */
import { useLocation, useNavigate, useParams } from "react-router";
import { RequestDetail } from "./RequestDetail";

export default function InstancePage() {
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const { key: entry } = useLocation();
  // Opened by its address it has no page of ours before it, though another site may be; then the list is the way back.
  const back = () => void (entry === "default" ? navigate("/approvals") : navigate(-1));
  return <RequestDetail key={id} id={id} level={1} onBack={back} />;
}
