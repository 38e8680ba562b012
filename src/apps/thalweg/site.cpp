// SPDX-License-Identifier: Apache-2.0
#include "thalweg/site.h"

#include <filesystem>
#include <system_error>

#include "thalweg/program.h"

namespace thalweg::app {
namespace {

namespace fs = std::filesystem;

std::string content_type(const std::string& extension) {
  static const std::map<std::string, std::string> types = {
      {".css", "text/css; charset=utf-8"},
      {".html", "text/html; charset=utf-8"},
      {".ico", "image/x-icon"},
      {".js", "text/javascript; charset=utf-8"},
      {".json", "application/json"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".png", "image/png"},
      {".svg", "image/svg+xml"},
      {".txt", "text/plain; charset=utf-8"},
      {".webmanifest", "application/manifest+json"},
      {".woff2", "font/woff2"},
  };
  const auto found = types.find(extension);
  return found == types.end() ? "application/octet-stream" : found->second;
}

/// share/thalweg/web beside the bin folder that holds the program.
fs::path installed_page() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  return program.parent_path().parent_path() / "share" / "thalweg" / "web";
}

}  // namespace

Result<std::map<std::string, host::StaticFile>> read_site(const std::string& folder) {
  std::map<std::string, host::StaticFile> site;
  const fs::path root = folder.empty() ? installed_page() : fs::path(folder);
  std::error_code error;
  if (!fs::exists(root / "index.html", error)) {
    if (folder.empty()) return site;
    return Error{Code::not_found,
                 folder + ": there is no index.html; set web_folder to the folder with the desk's page"};
  }
  for (auto each = fs::recursive_directory_iterator(root, error); !error && each != fs::recursive_directory_iterator();
       each.increment(error)) {
    if (!each->is_regular_file(error)) continue;
    const std::string path = "/" + each->path().lexically_relative(root).generic_string();
    site[path] = {content_type(each->path().extension().string()), TRY(read_file(each->path().string()))};
  }
  if (error) return Error{Code::unavailable, "reading " + root.string() + ": " + error.message()};
  return site;
}

}  // namespace thalweg::app
