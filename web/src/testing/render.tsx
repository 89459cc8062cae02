/** Renders a component as it stands in the app: English texts, a fresh query client, a router. */
import { StyleProvider } from "@ant-design/cssinjs";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { load } from "../lib/text/catalogue";
import { TextContext } from "../lib/text/context";

const catalogue = await load("en");

/** antd's styles go nowhere: jsdom would match thousands of rules for every element that a query looks at. */
const nowhere = document.createElement("div");

export interface Rendered {
  client: QueryClient;
}

export function renderInApp(node: ReactNode, { path = "/", client = testClient() }: { path?: string; client?: QueryClient } = {}) {
  const result = render(
    <TextContext value={{ catalogue, setLanguage: async () => {} }}>
      <StyleProvider container={nowhere}>
        <ConfigProvider theme={{ token: { motion: false } }}>
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
