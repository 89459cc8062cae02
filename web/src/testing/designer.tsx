/** A designer in its page, and a server that keeps one draft and says what it was asked. */
import { http, HttpResponse, type HttpHandler } from "msw";
import { Route, Routes } from "react-router";
import { vi } from "vitest";
import expense from "../../../schemas/builtin/expense.json";
import type { Definition } from "../api/definition";
import type { Finding, ManagedProcess } from "../api/processes";
import { keys } from "../api/keys";
import type { Language } from "../lib/text/catalogue";
import DesignerPage from "../features/designer/DesignerPage";
import { renderInApp, testClient } from "./render";
import { ann, bo, signedInAs } from "./requests";

export const claim = expense as unknown as Definition;

/** Ann may design processes, everywhere. */
export function designerClient() {
  const client = testClient();
  const member = { ...ann, rights: [{ right: "processes.manage" as const, department: null }] };
  client.setQueryData(keys.me, { ...signedInAs(member), rights: ["processes.manage"] });
  return client;
}

export const managedClaim: ManagedProcess = {
  key: "expense",
  name: "Expense claim",
  description: "Money you spent for work",
  icon: "receipt",
  group: "Money",
  app: null,
  managed: { published: 3, draft: true, draft_revision: 4, updated_at: "2026-03-11T08:00:00Z", running: 12 },
};

export const warning: Finding = {
  step: "finance",
  pointer: null,
  severity: "warning",
  code: "nobody-named",
  params: {},
  message: "The rule names nobody.",
  hint: "Choose a role that somebody holds.",
};

/** What the server was sent, the newest last. */
export interface Sent {
  drafts: { definition: Definition; ifMatch: string | null }[];
  checked: Definition[];
}

export function designerHandlers(sent: Sent, definition: Definition = claim): HttpHandler[] {
  const none = HttpResponse.json({ items: [], next: null });
  return [
    http.get("*/api/v1/processes", () => HttpResponse.json({ items: [managedClaim], next: null })),
    http.get("*/api/v1/processes/:key/draft", () => HttpResponse.json({ revision: 4, etag: '"4"', definition })),
    http.put("*/api/v1/processes/:key/draft", async ({ request }) => {
      sent.drafts.push({ definition: (await request.json()) as Definition, ifMatch: request.headers.get("If-Match") });
      return HttpResponse.json({ revision: 5, etag: '"5"' });
    }),
    http.post("*/api/v1/processes/:key/check", async ({ request }) => {
      sent.checked.push(((await request.json()) as { definition: Definition }).definition);
      return HttpResponse.json({ findings: [warning] });
    }),
    http.post("*/api/v1/processes/preview", async ({ request }) => {
      const body = (await request.json()) as { definition: Definition; form: object };
      return HttpResponse.json({ form_spec: body.definition.form, form: body.form, hidden: [], options: {}, facts: [], warnings: [], errors: [] });
    }),
    http.get("*/api/v1/departments", () => HttpResponse.json({ items: [{ id: "01980000-0000-7000-8000-000000000004", name: "Buying", parent: null, heads: [] }], next: null })),
    http.get("*/api/v1/roles", () => HttpResponse.json({ items: [{ id: "r1", key: "finance", name: "Finance", holders: [] }], next: null })),
    http.get("*/api/v1/calendars", () => none.clone()),
    http.get("*/api/v1/members", () => HttpResponse.json({ items: [ann, bo], next: null })),
    http.get("*/api/v1/members/:id", ({ params }) => HttpResponse.json(params.id === bo.id ? bo : ann)),
    http.get("*/api/v1/instances", () => none.clone()),
  ];
}

/** As wide as a desktop, where the side column stands beside the content. */
export function onDesktop(): void {
  vi.spyOn(window, "matchMedia").mockImplementation((query) => ({ matches: query.includes("min-width"), media: query, addEventListener: () => {}, removeEventListener: () => {} }) as unknown as MediaQueryList);
}

export function renderDesigner(tab: "basics" | "form" | "flow" | "rules", language: Language = "en") {
  return renderInApp(
    <Routes>
      <Route path="/admin/processes/:key/:tab?" element={<DesignerPage />} />
      <Route path="/admin/processes" element={<p>The list</p>} />
    </Routes>,
    { path: `/admin/processes/expense/${tab}`, client: designerClient(), language },
  );
}
