/** Mini-apps in administration: what is installed, the catalog, and a page for each. */
import { Route, Routes } from "react-router";
import { AppsPage } from "./AppsPage";
import { ConsentPage } from "./ConsentPage";
import { InstallationPage } from "./InstallationPage";
import { UpdatePage } from "./UpdatePage";

export default function AppsSection() {
  return (
    <Routes>
      <Route index element={<AppsPage />} />
      <Route path="catalog/:app/:version" element={<ConsentPage />} />
      <Route path="installed/:id/update" element={<UpdatePage />} />
      <Route path="installed/:id/:part?" element={<InstallationPage />} />
      <Route path="*" element={<AppsPage />} />
    </Routes>
  );
}
