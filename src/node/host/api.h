// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "agreement/agreement.h"
#include "formats/geojson.h"
#include "host/access.h"
#include "host/casebook.h"
#include "host/http.h"
#include "host/index.h"
#include "host/indexer.h"
#include "host/journals.h"
#include "host/live.h"
#include "host/node_runner.h"

/// The interface for the people and programs of this node's own party: docs/formats/api.md. It knows who calls
/// (host/access.h), and keeps out web pages of other sites that use an officer's browser.
namespace thalweg::host {

class Picture;
class PictureFeed;

/// An agreement as the interface shows it, besides what the machine says.
struct AgreementFiles {
  agreement::Agreement agreement;            ///< newest version known
  std::string text;                          ///< the TOML that was signed
  std::map<std::string, std::string> files;  ///< "frontier", "crossings", "land": GeoJSON
};

struct StaticFile {
  std::string content_type;
  std::string body;
};

/// What the administrator sees of the disk, in bytes.
struct FolderSizes {
  std::uint64_t journals = 0, index = 0, free = 0;
};

struct LocalApiSetup {
  std::string version;          ///< of the program
  std::string party;            ///< whose node this is
  std::set<std::string> hosts;  ///< allowed Host headers without port: "localhost", "127.0.0.1"
  std::vector<AgreementFiles> agreements;
  std::vector<std::pair<std::string, std::string>> keys;  ///< role and public key
  std::function<FolderSizes()> folder_sizes;
  /// Makes a file of features: the layer's name, what it is, and when it was made.
  std::function<Result<Bytes>(
      const std::string& name, const std::string& title, Instant now, std::span<const formats::Feature> features)>
      geopackage = [](const auto&, const auto&, auto, auto) {
        return Result<Bytes>(Error{Code::unsupported, "this node writes no GeoPackage; take the table"});
      };
  std::map<std::string, StaticFile> site;  ///< the web page by path: "/index.html", "/assets/app-3f9a.js"
};

/// What it reads from and speaks through.
struct LocalApiSources {
  NodeRunner& runner;
  const Journals& journals;
  const Index& index;
  std::function<bool()> caught_up;  ///< whether the index has read all journals
  Live& live;
  Casebook& casebook;
  Access& access;
  Picture* picture = nullptr;  ///< none where there is no agreement yet
  PictureFeed* picture_feed = nullptr;
};

class LocalApi final : public HttpHandler {
 public:
  /// Owner  borrows all sources until destroyed. Stop the server first. Destroying this stops
  ///        the runner, whose answers would find nobody.
  LocalApi(LocalApiSetup setup, const LocalApiSources& sources);
  ~LocalApi() override;

  /// Replaces the agreements that it shows, as when one was added.  Thread  any.
  void set_agreements(std::vector<AgreementFiles> agreements);
  /// Thread  any.
  void handle(HttpRequest request, Respond respond) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace thalweg::host
