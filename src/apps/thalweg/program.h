// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/json.h"
#include "base/result.h"

namespace CLI {
class App;
}

/// What the verbs share. Each file adds its verbs to the command line; the one that was chosen leaves what it has to do
/// in `Program::run`, so that nothing happens before the whole line was understood.
namespace thalweg::app {

/// How the program ends, for scripts.
enum class Exit { done = 0, refused = 1, misuse = 2, corrupt = 3, unavailable = 4 };

[[nodiscard]] Exit exit_of(Code code);

struct Program {
  std::function<Result<Exit>()> run;
};

/// A verb with its help; `run` is called when the command line chose it and is complete.
CLI::App* add_verb(CLI::App& parent,
                   Program& program,
                   const std::string& name,
                   const std::string& help,
                   std::function<Result<Exit>()> run);
/// "--folder", shared by all verbs that need the node's folder. The text lives as long as the verb.
void add_folder(CLI::App& verb, std::string& folder);

void add_node_verbs(CLI::App& app, Program& program);   ///< init, keys
void add_agree_verbs(CLI::App& app, Program& program);  ///< agree new, check, diff, explain, add, amend, ratify
void add_serve_verb(CLI::App& app, Program& program);   ///< serve
void add_client_verbs(CLI::App& app,
                      Program& program);  ///< log, list, show, gate, held, approve, status, evidence, bundle
void add_account_verbs(CLI::App& app, Program& program);  ///< account, token
void add_offline_verbs(CLI::App& app, Program& program);  ///< verify, fsck
void add_text_verbs(CLI::App& app, Program& program);     ///< schema, completion, version

inline constexpr std::string_view kVersion = "0.1.0";

/// To standard output, as it stands.
void print(std::string_view text);
/// To standard error, as a line.
void complain(std::string_view line);

/// The whole of a file, or of standard input for "-".  Errors  not_found, unavailable, with the path.
[[nodiscard]] Result<Bytes> read_file(const std::string& path);
/// Writes a file durably that is not there yet, or to standard output for "-".  Errors  conflict: it is there.
[[nodiscard]] Result<Unit> write_new_file(const std::string& path, BytesView content);

/// The folder and the name of a path: "a/b" is ("a", "b"), "b" is (".", "b").
struct Path {
  std::string folder, name;
};

[[nodiscard]] Path split_path(const std::string& path);
[[nodiscard]] bool is_folder(const std::string& path);

/// Makes a folder with these files, all or nothing and durably.  Errors  conflict: there is something at `path`
/// already.
struct NewFile {
  std::string name;
  Bytes content;
};

[[nodiscard]] Result<Unit> write_new_folder(const std::string& path, const std::vector<NewFile>& files);

/// `text` with the place in front: "keys.toml: ...".
[[nodiscard]] Error at(std::string_view place, Error error);

}  // namespace thalweg::app
