/** Renders a component as it stands in the app: its texts (English unless asked), a fresh query client, a router. */
import { StyleProvider } from "@ant-design/cssinjs";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { load, withTexts, type Language } from "../lib/text/catalogue";
import { TextContext } from "../lib/text/context";

// Tests of pages are not about when their texts come.
await withTexts(Promise.resolve());
const catalogues = { en: await load("en"), zh: await load("zh") };

/** antd's styles go nowhere: jsdom would match thousands of rules for every element that a query looks at. */
const nowhere = document.createElement("div");

export interface Rendered {
  client: QueryClient;
}

interface AppOptions {
  path?: string;
  client?: QueryClient;
  language?: Language;
}

export function renderInApp(node: ReactNode, { path = "/", client = testClient(), language = "en" }: AppOptions = {}) {
  const catalogue = catalogues[language];
  const result = render(
    <TextContext value={{ catalogue, setLanguage: async () => {} }}>
      <StyleProvider container={nowhere}>
        <ConfigProvider theme={{ token: { motion: false } }} locale={catalogue.antd}>
          <QueryClientProvider client={client}>
            <MemoryRouter initialEntries={[path]}>{node}</MemoryRouter>
          </QueryClientProvider>
        </ConfigProvider>
      </StyleProvider>
    </TextContext>,
  );
  return { ...result, client };
}

export function testClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
}
