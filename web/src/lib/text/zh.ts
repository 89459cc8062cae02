/** Chinese, as one lazily loaded chunk: what the frame and the messages say. The server words its own answers. */
import zhCN from "antd/locale/zh_CN";
import { calledAsSeen } from "./antd";

export const files = import.meta.glob<string>(
  [
    "../../../../schemas/messages/zh/directory.ftl",
    "../../../../schemas/messages/zh/shell.ftl",
    "../../../../schemas/messages/zh/web-chat.ftl",
  ],
  { query: "?raw", import: "default", eager: true },
);

export const antd = calledAsSeen(zhCN);
