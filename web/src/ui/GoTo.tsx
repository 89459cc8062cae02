/** In the head of a page on phones, which have neither the rail nor Ctrl K: opens the switcher. */
import { SearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { usePhone } from "../lib/media";
import { useSwitcher } from "../lib/switcher";
import { useText } from "../lib/text/context";

export function GoTo() {
  const t = useText();
  const phone = usePhone();
  const openSwitcher = useSwitcher();
  if (!phone || !openSwitcher) return null;
  return <Button type="text" icon={<SearchOutlined />} aria-label={t("switcher-open")} onClick={openSwitcher} />;
}
