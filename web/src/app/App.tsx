/** All providers, from the outside in: text, theme, queries, routes. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import { useCallback, useEffect, useMemo, useState } from "react";
import { BrowserRouter } from "react-router";
import { asProblem, onSignedOut, speak } from "../api/client";
import { keys } from "../api/keys";
import { useDark } from "../lib/appearance";
import { useMedia } from "../lib/media";
import { cspNonce } from "../lib/nonce";
import { type Catalogue, type Language, load, remember } from "../lib/text/catalogue";
import { TextContext } from "../lib/text/context";
import { localeOf } from "../lib/time";
import { AppRoutes } from "./AppRoutes";
import { themeOf } from "./theme";

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        networkMode: "always",
        refetchOnReconnect: true,
        // A refusal stays a refusal; only silence and overload are worth asking again.
        retry: (count, error) => {
          const { status } = asProblem(error);
          return count < 2 && (status === 0 || status >= 502);
        },
      },
      // A server in one's own house answers also where the browser knows of no network; and what can't be sent is to
      // fail where it was pressed instead of going out later, when nobody thinks of it.
      mutations: { networkMode: "always" },
    },
  });
}

export function App({ initial }: { initial: Catalogue }) {
  const [catalogue, setCatalogue] = useState(initial);
  const [client] = useState(makeQueryClient);
  const dark = useDark();

  const setLanguage = useCallback(async (language: Language) => {
    const next = await load(language);
    remember(language);
    speak(language);
    setCatalogue(next);
  }, []);

  useEffect(() => {
    speak(catalogue.language);
    document.documentElement.lang = localeOf(catalogue.language);
  }, [catalogue]);

  useEffect(() => onSignedOut(() => client.setQueryData(keys.me, null)), [client]);

  const text = useMemo(() => ({ catalogue, setLanguage }), [catalogue, setLanguage]);
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const theme = useMemo(() => themeOf(dark, !still), [dark, still]);
  const csp = useMemo(() => ({ nonce: cspNonce() }), []);

  return (
    <TextContext value={text}>
      <ConfigProvider theme={theme} locale={catalogue.antd} csp={csp} button={{ autoInsertSpace: false }}>
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <AppRoutes />
          </BrowserRouter>
        </QueryClientProvider>
      </ConfigProvider>
    </TextContext>
  );
}
