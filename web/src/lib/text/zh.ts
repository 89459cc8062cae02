/** Chinese, as one lazily loaded chunk: what the client itself says. The server words its own answers. */
import zhCN from "antd/locale/zh_CN";
import { calledAsSeen } from "./antd";

export const files = import.meta.glob<string>(
  [
    "../../../../schemas/messages/zh/admin.ftl",
    "../../../../schemas/messages/zh/apps.ftl",
    "../../../../schemas/messages/zh/directory.ftl",
    "../../../../schemas/messages/zh/filing.ftl",
    "../../../../schemas/messages/zh/requests.ftl",
    "../../../../schemas/messages/zh/shell.ftl",
    "../../../../schemas/messages/zh/web-chat.ftl",
  ],
  { query: "?raw", import: "default", eager: true },
);

export const antd = calledAsSeen(zhCN);
