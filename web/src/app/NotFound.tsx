import { Link } from "react-router";
import { useText } from "../lib/text/context";
import { Empty } from "../ui/Empty";

export function NotFound() {
  const t = useText();
  return (
    <Empty title={t("not-found")} action={<Link to="/messages">{t("not-found-home")}</Link>}>
      {t("not-found-detail")}
    </Empty>
  );
}
