/** A request beside the content, opened from a card. */
import { ExpandAltOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import { useText } from "../../lib/text/context";
import { RequestDetail } from "./RequestDetail";

export interface InstancePaneProps {
  id: string;
  onClose: () => void;
}

export default function InstancePane({ id, onClose }: InstancePaneProps) {
  const t = useText();
  const page = (
    <Link to={`/requests/${id}`} aria-label={t("request-as-page")} title={t("request-as-page")}>
      <ExpandAltOutlined aria-hidden />
    </Link>
  );
  return <RequestDetail id={id} level={2} onClose={onClose} extra={page} />;
}
