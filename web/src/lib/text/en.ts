/** English, as one lazily loaded chunk: what the frame and the messages say. The server words its own answers. */
import enGB from "antd/locale/en_GB";
import { calledAsSeen } from "./antd";

export const files = import.meta.glob<string>(
  [
    "../../../../schemas/messages/en/directory.ftl",
    "../../../../schemas/messages/en/shell.ftl",
    "../../../../schemas/messages/en/web-chat.ftl",
  ],
  { query: "?raw", import: "default", eager: true },
);

export const antd = calledAsSeen(enGB);
