/** English, as one lazily loaded chunk. */
export const files = import.meta.glob<string>("../../../../schemas/messages/en/*.ftl", { query: "?raw", import: "default", eager: true });
export { default as antd } from "antd/locale/en_US";
