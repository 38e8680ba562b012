// SPDX-License-Identifier: Apache-2.0
#include "thalweg/completion.h"

#include <vector>

#include <CLI/CLI.hpp>

namespace thalweg::app {
namespace {

struct Word {
  std::string text, help;
};

/// What may follow after the words of `path`.
struct Place {
  std::string path;  ///< "thalweg agree new"
  std::vector<Word> words;
  bool has_verbs = false;
};

void add_options(const CLI::App& app, std::vector<Word>& words) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || option->get_group().empty()) continue;
    words.push_back({"--" + option->get_lnames().front(), option->get_description()});
  }
}

void walk(const CLI::App& app, const std::string& path, std::vector<Place>& places) {
  Place place{path, {}, false};
  std::vector<Place> below;
  for (const CLI::App* part : app.get_subcommands(nullptr)) {
    if (part->get_name().empty()) {  // an option group
      add_options(*part, place.words);
      continue;
    }
    place.words.push_back({part->get_name(), part->get_description()});
    place.has_verbs = true;
    walk(*part, path + " " + part->get_name(), below);
  }
  add_options(app, place.words);
  places.push_back(std::move(place));
  places.insert(places.end(), below.begin(), below.end());
}

std::vector<Place> places_of(const CLI::App& app) {
  std::vector<Place> places;
  walk(app, app.get_name(), places);
  return places;
}

/// The text inside single quotes of a shell.
std::string escaped(const std::string& text, const char* quote) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += quote;
    } else {
      result += c;
    }
  }
  return result;
}

/// The lines that follow the words typed so far along the known paths; `words` is the shell's name for them.
std::string path_cases(const std::vector<Place>& places, const char* indent) {
  std::string paths;
  for (const Place& place : places) paths += (paths.empty() ? "" : "|") + ("\"" + place.path + "\"");
  return std::string(indent) + paths + ") at=\"$next\" ;;\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  const auto places = places_of(app);
  std::string script =
      "_thalweg() {\n  local i next at=thalweg words=''\n  for ((i = 1; i < COMP_CWORD; i++)); do\n    next=\"$at "
      "${COMP_WORDS[i]}\"\n"
      "    case \"$next\" in\n" +
      path_cases(places, "      ") + "    esac\n  done\n  case \"$at\" in\n";
  for (const Place& place : places) {
    script += "    \"" + place.path + "\") words='";
    for (const Word& word : place.words) script += word.text + " ";
    script += "' ;;\n";
  }
  return script +
         "  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -o default -F "
         "_thalweg thalweg\n";
}

std::string zsh_completion(const CLI::App& app) {
  const auto places = places_of(app);
  std::string script =
      "#compdef thalweg\n_thalweg() {\n  local i next at=thalweg\n  local -a known\n  for ((i = 2; i < CURRENT; i++)); "
      "do\n    next=\"$at ${words[i]}\"\n"
      "    case \"$next\" in\n" +
      path_cases(places, "      ") + "    esac\n  done\n  case \"$at\" in\n";
  for (const Place& place : places) {
    script += "    \"" + place.path + "\") known=(";
    for (const Word& word : place.words) script += "'" + word.text + ":" + escaped(word.help, "'\\''") + "' ";
    script += ") ;;\n";
  }
  return script + "  esac\n  _describe -t verbs thalweg known || _files\n}\ncompdef _thalweg thalweg\n";
}

std::string fish_completion(const CLI::App& app) {
  const auto places = places_of(app);
  std::string script =
      "function __thalweg_at\n  set -l at thalweg\n  for word in (commandline -opc)[2..-1]\n    switch \"$at $word\"\n "
      "     case";
  for (const Place& place : places) script += " '" + place.path + "'";
  script += "\n        set at \"$at $word\"\n    end\n  end\n  test \"$at\" = \"$argv[1]\"\nend\n";
  for (const Place& place : places) {
    for (const Word& word : place.words) {
      script += "complete -c thalweg " + std::string(place.has_verbs ? "-f " : "") + "-n '__thalweg_at \"" +
                place.path + "\"' -a '" + word.text + "' -d '" + escaped(word.help, "\\'") + "'\n";
    }
  }
  return script;
}

}  // namespace thalweg::app
