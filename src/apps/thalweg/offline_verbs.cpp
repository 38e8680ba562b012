// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "files/folder.h"
#include "host/node_folder.h"
#include "thalweg/audit.h"
#include "thalweg/fsck.h"
#include "thalweg/node_files.h"
#include "thalweg/program.h"
#include "thalweg/verify.h"

namespace thalweg::app {
namespace {

struct VerifyArguments {
  std::string file, agreement;
  VerifyOptions options;
  bool json = false;
};

Result<Exit> run_verify(VerifyArguments arguments) {
  if (!arguments.agreement.empty()) {
    if (is_folder(arguments.agreement)) arguments.agreement += "/" + std::string(host::kAgreementFile);
    arguments.options.agreement = TRY(read_file(arguments.agreement));
  }
  const auto finding = verify(TRY(read_file(arguments.file)), arguments.options);
  if (!finding) return at(arguments.file, finding.error());
  print(arguments.json ? to_pretty(finding->json) + "\n" : finding->text);
  return finding->proved ? Exit::done : Exit::refused;
}

struct FsckArguments {
  std::string folder;
  bool json = false, rebuild_views = false;
};

Result<Exit> run_fsck(const FsckArguments& arguments) {
  const Health health = TRY(check_folder(arguments.folder));
  print(arguments.json ? to_pretty(health.json) + "\n" : health.text);
  if (arguments.rebuild_views) {
    const auto disk = TRY(files::open_folder(arguments.folder));
    for (const char* ending : {"", "-wal", "-shm"}) TRY(disk->remove(std::string(host::kViewsFile) + ending));
    if (!arguments.json) print("Removed the index; the node makes it anew when it starts.\n");
  }
  return health.good ? Exit::done : Exit::corrupt;
}

Result<Exit> run_audit(const FsckArguments& arguments) {
  const Audit audit = TRY(read_audit(arguments.folder));
  print(arguments.json ? to_pretty(audit.json) + "\n" : audit.text);
  return Exit::done;
}

}  // namespace

void add_offline_verbs(CLI::App& app, Program& program) {
  const auto verifying = std::make_shared<VerifyArguments>();  // shared with the callback, which outlives this function
  CLI::App* verb = add_verb(app,
                            program,
                            "verify",
                            "say what an evidence file, fraud proof or tlog-proof proves; needs no node and no network",
                            [verifying] { return run_verify(*verifying); });
  verb->add_option("FILE", verifying->file, "the file, or - for standard input")->required();
  verb->add_option(
          "--agreement", verifying->agreement, "the agreement's text, from someone you trust: whose keys are believed")
      ->type_name("FILE");
  verb->add_option("--vkey", verifying->options.vkeys, "a key to believe, as in name+0a1b2c3d+base64; may be repeated")
      ->type_name("KEY")
      ->allow_extra_args(false);
  verb->add_option("--entry", verifying->options.entry_hex, "for a tlog-proof: the entry's bytes in hexadecimal")
      ->type_name("HEX");
  verb->add_flag("--json", verifying->json, "as JSON");

  const auto checking = std::make_shared<FsckArguments>();  // likewise
  verb = add_verb(app,
                  program,
                  "fsck",
                  "read everything in the node's folder and compare it with what was signed; changes nothing",
                  [checking] { return run_fsck(*checking); });
  add_folder(*verb, checking->folder);
  verb->add_flag(
      "--rebuild-views", checking->rebuild_views, "also throw the index away, to be made anew; the node must not run");
  verb->add_flag("--json", checking->json, "as JSON");

  const auto auditing = std::make_shared<FsckArguments>();  // likewise
  verb = add_verb(app,
                  program,
                  "audit",
                  "say who did what at this node, from its national journal; needs no running node",
                  [auditing] { return run_audit(*auditing); });
  add_folder(*verb, auditing->folder);
  verb->add_flag("--json", auditing->json, "as JSON");
}

}  // namespace thalweg::app
