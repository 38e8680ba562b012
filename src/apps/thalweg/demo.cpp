// SPDX-License-Identifier: Apache-2.0
#include "thalweg/demo.h"

#include <charconv>
#include <filesystem>
#include <thread>

#include <CLI/CLI.hpp>
#include <signal.h>
#include <sys/stat.h>

#include "files/system.h"
#include "thalweg/demo_clock.h"
#include "thalweg/demo_feed.h"
#include "thalweg/demo_player.h"
#include "thalweg/demo_processes.h"

namespace thalweg::app {
namespace {

struct DemoOptions {
  std::string data = "data/irn-irq";
  std::string folder = "demo-data";
  std::string web = "web/dist";
  int seconds = 60;
  int port = 8700;
  bool once = false;
};

/// One of the nodes of the demonstration.
struct Member {
  std::string id, name, folder, local, peer;
  bool observer = false;
  FeedTarget feed;  ///< of a party
};

/// Until then the nodes should be up and have ratified.
constexpr Duration kSetUpTime = Duration::seconds(8);

volatile sig_atomic_t stop_asked = 0;

void ask_to_stop(int) {
  stop_asked = 1;
}

void wait_until(Instant real) {
  while (stop_asked == 0 && files::system_now() < real) {
    const auto left = (real - files::system_now()).milliseconds();
    std::this_thread::sleep_for(std::chrono::milliseconds(std::min<std::int64_t>(left, 100)));
  }
}

/// The parties and observers that the agreement's draft names.
Result<std::vector<Member>> members_of(const Json& agreement, const DemoOptions& options) {
  std::vector<Member> members;
  int port = options.port;
  for (const char* role : {"party", "observer"}) {
    const Json* tables = agreement.find(role);
    for (const Json& table : tables != nullptr && tables->as_array() != nullptr ? *tables->as_array() : JsonArray()) {
      Member member;
      member.id = table.text("id");
      const Json* names = table.find("name");
      member.name = names != nullptr ? names->text("en", member.id) : member.id;
      member.folder = options.folder + "/" + member.id;
      member.local = "127.0.0.1:" + std::to_string(port);
      member.peer = "127.0.0.1:" + std::to_string(port + 1);
      member.observer = std::string_view(role) == "observer";
      member.feed = {members.empty(), static_cast<std::uint16_t>(port + 2), static_cast<std::uint16_t>(port + 3)};
      members.push_back(std::move(member));
      port += 10;
    }
  }
  if (members.size() < 2) return Error{Code::malformed, options.data + "/agreement.toml names fewer than two parties"};
  return members;
}

/// Makes the folder anew; refuses to touch one that something else made.
Result<Unit> make_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(folder, error) && !fs::exists(folder + "/" + kDemoMark, error)) {
    return Error{Code::conflict,
                 folder + ": this folder was not made by the demonstration; name another with --folder"};
  }
  fs::remove_all(folder, error);
  fs::create_directories(folder, error);
  if (error) return Error{Code::unavailable, folder + ": " + error.message()};
  return write_new_file(folder + "/" + kDemoMark, "Made anew at each start of `thalweg demo`.\n");
}

/// What lets a party's node hear the demonstration's sensors, and what its officers want to be told of.
Result<Unit> give_sensors(const Member& member, const DemoOptions& options) {
  TRY(write_new_file(member.folder + "/sources.toml", feed_sources(member.feed)));
  if (const auto contacts = read_file(options.data + "/contacts-" + member.id + ".toml"))
    TRY(write_new_file(member.folder + "/contacts.toml", *contacts));
  auto rules = read_file(options.data + "/rules.json");
  if (!rules) return Unit{};
  std::error_code error;
  std::filesystem::create_directories(member.folder + "/picture", error);
  return write_new_file(member.folder + "/picture/rules.json", *rules);
}

/// Keys, agreement and folders of all members, by the commands that their administrators would use.
Result<Unit> set_up(const std::vector<Member>& members, const std::string& agreement_id, const DemoOptions& options) {
  std::vector<std::string> fill = {
      "agree", "new", options.data + "/agreement.toml", "-o", options.folder + "/agreement"};
  for (const Member& member : members) {
    TRY(run_self(
        {"init", "--folder", member.folder, "--id", member.id, "--local", member.local, "--peer", member.peer}));
    TRY(write_new_file(member.folder + "/" + kDemoMark, "This node may run by the demonstration's clock.\n"));
    const std::string keys = TRY(run_self({"keys", "show", "--folder", member.folder, "--agreement", agreement_id}));
    if (!member.observer) TRY(give_sensors(member, options));
    TRY(write_new_file(options.folder + "/keys-" + member.id + ".toml", keys));
    fill.insert(fill.end(), {"--party", member.id + "=" + options.folder + "/keys-" + member.id + ".toml"});
  }
  TRY(run_self(fill));
  std::error_code error;
  for (const Member& member : members) {
    std::vector<std::string> add = {"agree", "add", "--folder", member.folder, options.folder + "/agreement"};
    const std::string policy = options.data + "/national-" + member.id + ".toml";
    if (std::filesystem::exists(policy, error)) add.insert(add.end(), {"--policy", policy});
    TRY(run_self(add));
  }
  return Unit{};
}

/// The officers of the demonstration: one at a post, one who approves, and who administers.
Result<std::string> make_accounts(const Member& member, const Json& agreement, const Client& client) {
  std::string post, first;
  const Json* offices = agreement.find("office");
  for (const Json& each : offices != nullptr && offices->as_array() != nullptr ? *offices->as_array() : JsonArray()) {
    if (each.text("party") != member.id) continue;
    if (first.empty() && each.text("grade") != "post") first = each.text("id");
    if (post.empty() && each.text("grade") == "post") post = each.text("id");
  }

  struct Officer {
    std::string name, display, office;
    bool admin = false;
  };

  std::string words;
  for (const Officer& officer : {Officer{"duty", "Duty officer", post, false},
                                 Officer{"commissioner", "Commissioner", first, false},
                                 Officer{"admin", "Administrator", "", true}}) {
    if (officer.office.empty() && !officer.admin) continue;
    JsonArray own;
    if (!officer.office.empty()) own.emplace_back(officer.office);
    const Json made = TRY(client.post("/accounts",
                                      Json(JsonObject{{"name", officer.name},
                                                      {"display", officer.display},
                                                      {"offices", std::move(own)},
                                                      {"admin", officer.admin}})));
    words += "      " + officer.name + "  " + std::string(made.text("enrolment")) + "   " + officer.display +
             (officer.office.empty() ? "" : " of " + officer.office) + "\n";
  }
  return words;
}

void say(const DemoClock& clock, std::string_view what) {
  std::string when = to_rfc3339(clock.at(files::system_now()));
  when.resize(16);
  when[10] = ' ';
  print("  " + when + "  " + std::string(what) + "\n");
}

/// Plays a scenario by the clock; a step that fails is told and does not end the demonstration.
std::size_t play(Player& player, const std::vector<formats::ScenarioStep>& steps, const DemoClock& clock) {
  std::size_t failed = 0;
  for (const formats::ScenarioStep& step : steps) {
    wait_until(clock.real_time_of(step.at));
    if (stop_asked != 0) break;
    const auto played = player.play(step);
    if (!played) {
      ++failed;
      complain("demo: " + played.error().detail);
      continue;
    }
    say(clock, *played);
  }
  return failed;
}

Result<Exit> demo(const DemoOptions& options) {
  const Json agreement = TRY(parse_toml(TRY(read_file(options.data + "/agreement.toml"))));
  const Json* head = agreement.find("agreement");
  const std::string agreement_id(head != nullptr ? head->text("id") : "");
  const auto members = TRY(members_of(agreement, options));
  const std::string week = TRY(read_file(options.data + "/week.scenario"));
  TRY(make_folder(options.folder));
  print("Making " + std::to_string(members.size()) + " nodes in " + options.folder + "\n");
  TRY(set_up(members, agreement_id, options));

  const Instant real = files::system_now() + kSetUpTime;
  const Instant today = Instant::unix_ms(real.unix_ms() / 86'400'000 * 86'400'000);
  const Instant first = today - Duration::days(7);
  const std::int64_t span_s = (real - first).seconds();
  const DemoClock clock{first, real, std::max<std::int64_t>(1, span_s / options.seconds)};
  const auto steps = TRY(formats::parse_scenario(week, first));

  std::vector<Beside> nodes;
  std::map<std::string, Client> clients;
  for (const Member& member : members) {
    std::string ready;
    std::vector<std::string> serve = {"serve", "--folder", member.folder, "--demo-clock", to_text(clock)};
    std::error_code error;
    if (std::filesystem::exists(options.web + "/index.html", error))
      serve.insert(serve.end(), {"--web-folder", std::filesystem::absolute(options.web).string()});
    nodes.push_back(TRY(Beside::start(serve, options.folder + "/" + member.id + ".log", ready)));
    if (!member.observer) {
      auto client = TRY(Client::open(member.folder, {}));
      clients.emplace(member.id, std::move(client));
    }
  }
  for (const Member& member : members) {
    if (!member.observer) TRY(run_self({"agree", "ratify", "--folder", member.folder, "--yes"}));
  }
  print("\nOpen, and log in with a name and its one-time code, where you then choose a password:\n");
  for (const Member& member : members) {
    const Client client = TRY(Client::open(member.folder, {}));
    print("  http://" + member.local + "/   " + member.name + (member.observer ? " (observer)" : "") + "\n" +
          TRY(make_accounts(member, agreement, client)));
  }
  std::vector<FeedTarget> feeds;
  for (const Member& member : members) {
    if (!member.observer) feeds.push_back(member.feed);
  }
  const auto feed = TRY(DemoFeed::start(options.data, std::move(feeds)));
  print("\nA week in " + std::to_string(options.seconds) + " seconds:\n");

  Player player(std::move(clients));
  wait_until(clock.start);
  const std::size_t failed = play(player, steps, clock);
  if (stop_asked == 0)
    print("\nFrom now on the clock is the real one. " +
          std::string(options.once ? "" : "Log something on one side and see it on the other. Stop with Ctrl-C.\n"));
  if (!options.once) {
    while (stop_asked == 0) {
      for (const Beside& node : nodes) {
        if (!node.is_running())
          return Error{Code::unavailable, "a node has stopped by itself; the logs are in " + options.folder};
      }
      wait_until(files::system_now() + Duration::seconds(1));
    }
  }
  print("\nStopping the nodes.\n");
  return failed == 0 ? Exit::done : Exit::refused;
}

}  // namespace

Result<DemoClock> demo_clock_from_text(std::string_view text) {
  std::int64_t numbers[3] = {};
  for (int i = 0; i < 3; ++i) {
    const std::size_t comma = std::min(text.find(','), text.size());
    numbers[i] = static_cast<std::int64_t>(TRY(from_decimal(text.substr(0, comma))));
    if ((i < 2) != (comma < text.size()))
      return Error{Code::malformed, "a demonstration's clock reads FIRST,START,RATE"};
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  if (numbers[2] < 1 || numbers[2] > 1'000'000)
    return Error{Code::malformed, "the rate of a demonstration's clock goes from 1 to 1000000"};
  return DemoClock{Instant::unix_ms(numbers[0]), Instant::unix_ms(numbers[1]), numbers[2]};
}

void add_demo(CLI::App& app, Program& program) {
  const auto options = std::make_shared<DemoOptions>();  // shared with the callback, which outlives this function
  CLI::App* verb = add_verb(
      app, program, "demo", "two neighbours and an observer on this machine, and a week at their border", [options] {
        struct sigaction action = {};
        action.sa_handler = ask_to_stop;
        sigaction(SIGINT, &action, nullptr);
        sigaction(SIGTERM, &action, nullptr);
        return demo(*options);
      });
  verb->add_option("--data", options->data, "folder with agreement.toml, its annexes and week.scenario")
      ->capture_default_str()
      ->type_name("DIR");
  verb->add_option("--folder", options->folder, "where the nodes live; made anew at each start")
      ->capture_default_str()
      ->type_name("DIR");
  verb->add_option("--web", options->web, "the built web page")->capture_default_str()->type_name("DIR");
  verb->add_option("--seconds", options->seconds, "how long the week takes")
      ->capture_default_str()
      ->check(CLI::Range(5, 3600));
  verb->add_option("--port", options->port, "the first of the ports")
      ->capture_default_str()
      ->check(CLI::Range(1024, 65000));
  verb->add_flag("--once", options->once, "stop when the week is over");
}

}  // namespace thalweg::app
