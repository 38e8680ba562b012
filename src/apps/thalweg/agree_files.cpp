// SPDX-License-Identifier: Apache-2.0
#include "thalweg/agree_files.h"

#include <algorithm>

#include "agreement/explain.h"
#include "files/folder.h"

namespace thalweg::app {
namespace {

Result<Unit> add_missing(const std::string& folder, Draft& draft) {
  const auto disk = files::open_folder_to_read(folder);
  if (!disk) return at(folder, disk.error());
  host::AnnexFiles other = TRY(host::read_annexes(**disk, "", draft.text));
  for (const std::string& name : draft.annexes.missing) {
    const auto found = other.files.find(name);
    if (found == other.files.end()) continue;
    if (name == draft.annexes.frontier) {
      draft.annexes.annexes.frontier = std::move(other.annexes.frontier);
      draft.annexes.annexes.frontier_sha256 = other.annexes.frontier_sha256;
    } else {
      draft.annexes.annexes.crossings = std::move(other.annexes.crossings);
      draft.annexes.annexes.crossings_sha256 = other.annexes.crossings_sha256;
    }
    draft.annexes.files.insert(*found);
  }
  std::erase_if(draft.annexes.missing, [&](const std::string& name) { return draft.annexes.files.contains(name); });
  return Unit{};
}

void add_land(const Disk& disk, host::AnnexFiles& annexes) {
  if (auto land = disk.read_all(host::kLandFile)) annexes.files.emplace(host::kLandFile, std::move(*land));
}

/// True when the line sets this key.
bool sets(std::string_view line, std::string_view key) {
  const std::size_t start = line.find_first_not_of(" \t");
  if (start == std::string_view::npos || !line.substr(start).starts_with(key)) return false;
  const std::size_t equals = line.find_first_not_of(" \t", start + key.size());
  return equals != std::string_view::npos && line[equals] == '=';
}

}  // namespace

Result<Draft> read_draft(const std::string& path, const std::string& other_folder) {
  Draft draft;
  draft.path = is_folder(path) ? path + "/" + std::string(host::kAgreementFile) : path;
  draft.text = TRY(read_file(draft.path));
  const std::string folder = split_path(draft.path).folder;
  const auto disk = TRY(files::open_folder_to_read(folder));
  auto annexes = host::read_annexes(*disk, "", draft.text);
  if (!annexes) return at(draft.path, annexes.error());
  draft.annexes = std::move(*annexes);
  if (!other_folder.empty()) TRY(add_missing(other_folder, draft));
  add_land(*disk, draft.annexes);
  if (!other_folder.empty()) add_land(*TRY(files::open_folder_to_read(other_folder)), draft.annexes);
  return draft;
}

std::vector<agreement::Problem> problems_of(const Draft& draft, agreement::Reading reading) {
  auto problems = agreement::check(draft.text, draft.annexes.annexes, reading);
  for (const std::string& name : draft.annexes.missing) {
    const std::string section = name == draft.annexes.frontier ? "frontier" : "crossings";
    problems.insert(problems.begin(),
                    {agreement::Problem::Severity::error,
                     section + ".file",
                     "'" + name + "' is not beside the text; put it there"});
  }
  return problems;
}

std::string to_text(const std::vector<agreement::Problem>& problems) {
  std::string text;
  for (const agreement::Problem& problem : problems) {
    text += problem.severity == agreement::Problem::Severity::error ? "error    " : "warning  ";
    text += problem.path + ": " + problem.text + "\n";
  }
  return text;
}

bool has_errors(const std::vector<agreement::Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(), [](const agreement::Problem& problem) {
    return problem.severity == agreement::Problem::Severity::error;
  });
}

Result<agreement::Agreement> parse_draft(const Draft& draft, agreement::Reading reading) {
  auto agreement = agreement::parse(draft.text, draft.annexes.annexes, reading);
  if (!agreement) return at(draft.path, agreement.error());
  return agreement;
}

Result<agreement::Agreement> write_draft(const Draft& draft, const std::string& folder) {
  const auto problems = problems_of(draft, agreement::Reading::final);
  if (has_errors(problems)) {
    return Error{Code::malformed, "nothing was written, because the text is not ready:\n" + to_text(problems)};
  }
  auto agreement = TRY(parse_draft(draft, agreement::Reading::final));
  std::vector<NewFile> files = {{std::string(host::kAgreementFile), draft.text}};
  for (const auto& [name, content] : draft.annexes.files) files.push_back({name, content});
  TRY(write_new_folder(folder, files));
  return agreement;
}

std::string with_header(std::string_view text, std::string_view key, std::string_view value) {
  const std::string wanted = std::string(key) + " = " + std::string(value) + "\n";
  std::string result;
  bool inside = false;
  bool done = false;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size() - 1) + 1;
    const std::string_view line = text.substr(start, end - start);
    const std::size_t first = line.find_first_not_of(" \t");
    const bool is_table = first != std::string_view::npos && line[first] == '[';
    if (is_table && inside && !done) {
      result.insert(result.find_last_not_of("\n") + 2, wanted);
      done = true;
    }
    if (is_table) inside = line.substr(first).starts_with("[agreement]");
    if (inside && !done && sets(line, key)) {
      result += wanted;
      done = true;
    } else {
      result += line;
    }
    start = end;
  }
  return result;
}

std::string diff_to_text(const agreement::Agreement& before, const agreement::Agreement& after) {
  std::string text;
  for (const agreement::Change& change : agreement::diff(before, after)) {
    text += change.path + "\n";
    text += "  before   " + (change.before.empty() ? "(nothing)" : change.before) + "\n";
    text += "  after    " + (change.after.empty() ? "(nothing)" : change.after) + "\n";
    if (!change.meaning.empty()) text += "  meaning  " + change.meaning + "\n";
  }
  return text.empty() ? "The texts say the same.\n" : text;
}

}  // namespace thalweg::app
