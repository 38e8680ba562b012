// SPDX-License-Identifier: Apache-2.0
#include "thalweg/node_service.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "files/folder.h"
#include "files/system.h"
#include "host/api.h"
#include "host/api_peer.h"
#include "host/contact_telling.h"
#include "host/indexer.h"
#include "host/node_runner.h"
#include "host/node_watch.h"
#include "host/picture.h"
#include "host/picture_feed.h"
#include "net/client.h"
#include "net/consumers.h"
#include "net/server.h"
#include "net/sources.h"
#include "passkeys/fido.h"
#include "thalweg/node_files.h"
#include "thalweg/program.h"
#include "thalweg/site.h"
#include "views/accounts.h"
#include "views/geopackage.h"
#include "views/views.h"

namespace thalweg::app {
namespace {

Result<host::Config> configured(const std::string& folder, const Overrides& overrides) {
  host::Config config = TRY(read_config(folder));
  for (const auto& [name, text] : overrides) TRY(host::set_option(config, name, text));
  return config;
}

/// The newest version of each agreement must name the keys that this node has.
Result<Unit> check_keys(const NodeIdentity& identity, const std::vector<host::AgreementFolder>& agreements) {
  for (std::size_t i = 0; i < agreements.size(); ++i) {
    const std::string& id = agreements[i].agreement.id;
    if (i + 1 < agreements.size() && agreements[i + 1].agreement.id == id) continue;
    TRY(host::check_own_keys(agreements[i].agreement, TRY(identity.known_as(id))));
  }
  return Unit{};
}

machine::Setup machine_setup(const NodeIdentity& identity, const std::vector<host::AgreementFolder>& agreements) {
  machine::Setup setup{
      identity.config.id, identity.keys.log_seed, identity.keys.witness_seed, identity.keys.mirror_seed, {}};
  for (const host::AgreementFolder& version : agreements) setup.agreements.push_back(version.text);
  return setup;
}

std::set<std::string> pins_of(const std::vector<host::AgreementFolder>& agreements, const std::string& own_pin) {
  std::set<std::string> pins;
  for (const host::AgreementFolder& version : agreements) {
    for (const agreement::Party& party : version.agreement.parties) pins.insert(party.tls_pin);
    for (const agreement::Observer& observer : version.agreement.observers) pins.insert(observer.tls_pin);
  }
  pins.erase(own_pin);
  return pins;
}

Result<host::LocalApiSetup> local_setup(const host::Config& config,
                                        const std::vector<host::AgreementFolder>& agreements) {
  host::LocalApiSetup setup;
  setup.version = kVersion;
  setup.party = config.id;
  setup.hosts = {"localhost", "127.0.0.1", "[::1]", TRY(host::endpoint_from_text(config.local_address)).host};
  if (!config.local_name.empty()) setup.hosts.insert(config.local_name);
  std::map<std::string, const host::AgreementFolder*> newest;
  for (const host::AgreementFolder& version : agreements) newest[version.agreement.id] = &version;
  for (const auto& [id, version] : newest)
    setup.agreements.push_back({version->agreement, version->text.text, version->geojson});
  setup.site = TRY(read_site(config.web_folder));
  return setup;
}

std::uint64_t bytes_below(const std::string& path) {
  std::error_code error;
  std::uint64_t sum = 0;
  for (std::filesystem::recursive_directory_iterator each(path, error), end; !error && each != end;
       each.increment(error)) {
    std::error_code gone;
    const auto size = each->is_regular_file(gone) ? each->file_size(gone) : 0;
    if (!gone) sum += size;
  }
  return sum;
}

host::FolderSizes folder_sizes(const std::string& folder) {
  std::error_code error;
  host::FolderSizes sizes;
  sizes.journals = bytes_below(folder + "/journals");
  const auto index = std::filesystem::file_size(folder + "/" + std::string(host::kViewsFile), error);
  if (!error) sizes.index = index;
  const auto space = std::filesystem::space(folder, error);
  if (!error) sizes.free = space.available;
  return sizes;
}

/// Where a server of ours listens; names are not asked for, since they could lead elsewhere.
Result<net::ServerOptions> listening(const std::string& address) {
  const host::Endpoint endpoint = TRY(host::endpoint_from_text(address));
  net::ServerOptions options;
  options.address = endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host;
  options.port = endpoint.port;
  return options;
}

/// The newest version of each agreement, by which everything under it is judged.
std::vector<agreement::Agreement> newest(const std::vector<host::AgreementFolder>& agreements) {
  std::map<std::string, agreement::Agreement> by_id;
  for (const host::AgreementFolder& version : agreements) by_id[version.agreement.id] = version.agreement;
  std::vector<agreement::Agreement> list;
  for (auto& [id, text] : by_id) list.push_back(std::move(text));
  return list;
}

/// Listeners hold their connections for hours: half of them stay for requests.
host::LiveOptions live_options(const host::Config& config) {
  host::LiveOptions options;
  options.listeners_max =
      static_cast<std::size_t>(std::min(config.live_connections_max, config.local_connections_max / 2));
  return options;
}

std::string shown(const std::string& host, std::uint16_t port) {
  return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
}

/// Nothing of the failed round was answered, and what is on disk is what counts; so the process ends here and now, with
/// nothing more written.
[[noreturn]] void stop_at_once(Log& log, const Error& error) {
  const Exit exit = exit_of(error.code);
  log.error("stopped: " + error.detail);
  log.error(exit == Exit::corrupt ? "the journals are not what was signed, or memory or disk are faulty: keep a copy "
                                    "of this folder as it is, run `thalweg fsck`, "
                                    "and see \"When something is corrupt\" in docs/operating.md"
                                  : "the disk did not take what was written: make room or replace it, then start "
                                    "again; nothing that was answered is lost");
  std::_Exit(static_cast<int>(exit == Exit::corrupt ? Exit::corrupt : Exit::unavailable));
}

}  // namespace

/// In the order in which one borrows from the other; destroyed from the end.
struct NodeService::State {
  State(Log& log_in, NodeIdentity identity_in, host::Clock clock_in)
      : log(log_in), identity(std::move(identity_in)), clock(std::move(clock_in)) {}

  Log& log;
  NodeIdentity identity;
  host::Clock clock;
  std::unique_ptr<Disk> disk;
  files::SystemEntropy entropy;
  std::unique_ptr<host::AccountStore> accounts;
  std::unique_ptr<host::PasskeyChecker> passkeys = passkeys::checker();
  std::unique_ptr<host::Access> access;
  std::unique_ptr<host::Index> index;
  std::optional<host::Journals> journals;
  std::optional<host::IndexerThread> indexer;
  std::optional<host::Live> live;
  std::unique_ptr<host::Casebook> casebook;
  std::unique_ptr<net::PeerLink> link;
  std::unique_ptr<host::NodeRunner> runner;
  std::unique_ptr<host::NodeWatch> watch;
  std::unique_ptr<host::Picture> picture;
  std::unique_ptr<host::PictureFeed> picture_feed;
  std::unique_ptr<net::Sources> sources;
  std::unique_ptr<host::ContactTelling> contacts;
  std::unique_ptr<net::Consumers> consumers;
  std::unique_ptr<host::LocalApi> local_api;
  std::unique_ptr<host::PeerApi> peer_api;
  std::unique_ptr<net::Server> local_server;
  std::unique_ptr<net::Server> peer_server;
  std::string local_address, peer_address, home;

  [[nodiscard]] Result<Unit> open_accounts();
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> public_keys() const;

  [[nodiscard]] host::CasebookOptions casebook_options() {
    host::CasebookOptions options;
    options.disk = disk.get();
    options.clock = clock;
    options.log = [this](std::string_view text) { log.warning(text); };
    return options;
  }

  [[nodiscard]] Result<Unit> start_machine(const std::string& folder,
                                           const std::vector<host::AgreementFolder>& agreements);
  [[nodiscard]] Result<Unit> start_picture(const std::vector<host::AgreementFolder>& agreements);
  [[nodiscard]] Result<Unit> start_servers(const std::vector<host::AgreementFolder>& agreements);
};

Result<Unit> NodeService::State::start_machine(const std::string& folder,
                                               const std::vector<host::AgreementFolder>& agreements) {
  auto machine = TRY(machine::Machine::open(*disk, entropy, machine_setup(identity, agreements), clock()));
  index = TRY(
      views::open(folder + "/" + std::string(host::kViewsFile), [this](std::string_view text) { log.warning(text); }));
  journals.emplace(*disk, identity.config.id);
  indexer.emplace(*journals, *index, [this](std::string_view text) { log.warning(text); });
  live.emplace(live_options(identity.config), std::to_string(clock().unix_ms()));
  casebook = std::make_unique<host::Casebook>(*journals, *live, newest(agreements), casebook_options());
  net::LinkOptions link_options;
  link_options.identity = identity.tls;
  link = TRY(net::PeerLink::make(std::move(link_options)));
  host::RunnerOptions options;
  options.clock = clock;
  options.queue_count_max = static_cast<std::size_t>(identity.config.queue_count_max);
  options.queue_bytes_max = static_cast<std::size_t>(identity.config.queue_mib_max) * 1024 * 1024;
  options.log = [this](std::string_view text) { log.info(text); };
  options.fatal = [this](const Error& error) { stop_at_once(log, error); };
  options.grown = [this] {
    indexer->wake();
    casebook->wake();
  };
  runner = std::make_unique<host::NodeRunner>(std::move(machine), *link, *journals, std::move(options));
  indexer->wake();
  casebook->wake();
  return Unit{};
}

Result<Unit> NodeService::State::open_accounts() {
  accounts = TRY(views::open_accounts(home + "/" + std::string(host::kAccountsFile)));
  std::string token = TRY(read_or_make_local_token(home, *disk, entropy));
  // Sessions end by the real clock, also where the node runs by the demonstration's.
  access = std::make_unique<host::Access>(host::AccessSetup{std::move(token),
                                                            identity.config.id,
                                                            accounts.get(),
                                                            &entropy,
                                                            files::system_now,
                                                            PasswordCost(),
                                                            passkeys.get()});
  return access->load();
}

std::vector<std::pair<std::string, std::string>> NodeService::State::public_keys() const {
  // The log's key bears the name of an agreement; without one there is nothing that it signs.
  const auto known = identity.known_as("agreement");
  if (!known) return {};
  return {{"witness", known->witness_key}, {"mirror", known->mirror_key}, {"tls", known->tls_pin}};
}

/// Sensors report by the real clock, also where the node runs by the demonstration's.
Result<Unit> NodeService::State::start_picture(const std::vector<host::AgreementFolder>& agreements) {
  host::PictureSetup setup;
  setup.clock = files::system_now;
  setup.log = [this](std::string_view text) { log.error(text); };
  if (identity.config.history_days > 0) {
    setup.history.emplace();
    setup.history->kept = Duration::days(identity.config.history_days);
    setup.history->bytes_max = static_cast<std::uint64_t>(identity.config.history_mib_max) * 1024 * 1024;
  }
  picture = TRY(host::Picture::open(*disk, agreements, entropy, std::move(setup)));
  if (picture == nullptr) return Unit{};
  host::PictureFeedOptions feed_options;
  feed_options.listeners_max = live_options(identity.config).listeners_max;
  picture_feed = std::make_unique<host::PictureFeed>(picture->engine(), feed_options);
  net::SourcesOptions options;
  options.folder = home;
  options.log = [this](std::string_view text) { log.warning(text); };
  options.identity = identity.tls;
  sources = TRY(net::Sources::start(picture->engine(), std::move(options)));
  std::vector<agreement::Agreement> texts;
  for (const host::AgreementFolder& version : agreements) texts.push_back(version.agreement);
  contacts = TRY(host::ContactTelling::start(
      *disk, texts, {*runner, picture->engine(), [this](std::string_view text) { log.warning(text); }}));
  net::ConsumersOptions consumer_options;
  consumer_options.folder = home;
  consumer_options.identity = identity.tls;
  consumer_options.log = [this](std::string_view text) { log.warning(text); };
  consumers = TRY(net::Consumers::start(picture->engine(), picture->consumers(), std::move(consumer_options)));
  return Unit{};
}

Result<Unit> NodeService::State::start_servers(const std::vector<host::AgreementFolder>& agreements) {
  host::NodeWatchOptions watch_options;
  watch_options.version = kVersion;
  watch = std::make_unique<host::NodeWatch>(*runner, *live, std::move(watch_options));
  host::LocalApiSetup setup = TRY(local_setup(identity.config, agreements));
  setup.keys = public_keys();
  setup.folder_sizes = [this] { return folder_sizes(home); };
  setup.geopackage = [](const auto& name, const auto& title, Instant now, auto features) {
    return views::to_geopackage({name, title, now}, features);
  };
  local_api = std::make_unique<host::LocalApi>(std::move(setup),
                                               host::LocalApiSources{*runner,
                                                                     *journals,
                                                                     *index,
                                                                     [this] { return indexer->caught_up(); },
                                                                     *live,
                                                                     *casebook,
                                                                     *access,
                                                                     picture.get(),
                                                                     picture_feed.get()});
  std::vector<agreement::Agreement> texts;
  for (const host::AgreementFolder& version : agreements) texts.push_back(version.agreement);
  peer_api = std::make_unique<host::PeerApi>(texts, identity.config.id, *runner);

  net::ServerOptions options = TRY(listening(identity.config.local_address));
  options.connections_max = static_cast<std::size_t>(identity.config.local_connections_max);
  options.log = [this](std::string_view text) { log.warning("local: " + std::string(text)); };
  const std::string local_host = options.address;
  local_server = TRY(net::Server::start(std::move(options), *local_api));
  local_address = shown(local_host, local_server->port());

  options = TRY(listening(identity.config.peer_address));
  options.connections_max = static_cast<std::size_t>(identity.config.peer_connections_max);
  options.tls = identity.tls;
  options.pins = pins_of(agreements, identity.tls.pin);
  options.log = [this](std::string_view text) { log.warning("peers: " + std::string(text)); };
  const std::string peer_host = options.address;
  peer_server = TRY(net::Server::start(std::move(options), *peer_api));
  peer_address = shown(peer_host, peer_server->port());
  return Unit{};
}

Result<std::unique_ptr<NodeService>> NodeService::start(const std::string& folder,
                                                        const Overrides& overrides,
                                                        host::Clock clock,
                                                        Log& log) {
  try {
    NodeIdentity identity = TRY(read_identity(folder));
    identity.config = TRY(configured(folder, overrides));
    auto state = std::make_unique<State>(log, std::move(identity), std::move(clock));
    state->disk = TRY(files::open_folder(folder));
    state->home = folder;
    TRY(state->open_accounts());
    const auto agreements = TRY(host::read_agreements(*state->disk));
    TRY(check_keys(state->identity, agreements));
    std::unique_ptr<NodeService> service(new NodeService(std::move(state)));
    TRY(service->state_->start_machine(folder, agreements));
    TRY(service->state_->start_picture(agreements));
    TRY(service->state_->start_servers(agreements));
    if (agreements.empty()) log.warning("there is no agreement yet, so nobody to talk to; see `thalweg agree add`");
    return service;
  } catch (const std::system_error& refusal) {
    return Error{Code::exhausted, std::string("the system gives the node no more threads: ") + refusal.what()};
  }
}

NodeService::NodeService(std::unique_ptr<State> state) : state_(std::move(state)) {}

NodeService::~NodeService() {
  // Nobody new comes in while what is under way is answered; the rest goes from the end, as it is declared.
  if (state_->peer_server) state_->peer_server->stop();
  if (state_->local_server) state_->local_server->stop();
}

const std::string& NodeService::local_address() const {
  return state_->local_address;
}

const std::string& NodeService::peer_address() const {
  return state_->peer_address;
}

const std::string& NodeService::id() const {
  return state_->identity.config.id;
}

Result<host::LogLevel> log_level(const std::string& folder, const Overrides& overrides) {
  return TRY(configured(folder, overrides)).log_level;
}

}  // namespace thalweg::app
