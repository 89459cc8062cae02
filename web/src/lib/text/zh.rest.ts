/** Chinese of the pages that load when they are first needed, and with them. */
export const files = import.meta.glob<string>(
  [
    "../../../../schemas/messages/zh/admin.ftl",
    "../../../../schemas/messages/zh/apps.ftl",
    "../../../../schemas/messages/zh/designer.ftl",
    "../../../../schemas/messages/zh/filing.ftl",
    "../../../../schemas/messages/zh/requests.ftl",
  ],
  { query: "?raw", import: "default", eager: true },
);
