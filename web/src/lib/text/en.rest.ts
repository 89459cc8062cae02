/** English of the pages that load when they are first needed, and with them. */
export const files = import.meta.glob<string>(
  [
    "../../../../schemas/messages/en/admin.ftl",
    "../../../../schemas/messages/en/apps.ftl",
    "../../../../schemas/messages/en/designer.ftl",
    "../../../../schemas/messages/en/filing.ftl",
    "../../../../schemas/messages/en/requests.ftl",
  ],
  { query: "?raw", import: "default", eager: true },
);
