// SPDX-License-Identifier: Apache-2.0
#include "agreement/explain.h"
#include "host/api_detail.h"

namespace thalweg::host {
namespace {

template <class Make>
void with_agreement(const ApiContext& context, const ApiCall& call, const Respond& respond, Make make) {
  const std::string& id = call.path.at("id");
  const auto files = context.find_agreement(id);
  respond(files ? make(*files) : problem(404, "this node knows no agreement '" + id + "'"));
}

}  // namespace

void get_agreement(ApiContext& context, ApiCall call, const Respond& respond) {
  with_agreement(context, call, respond, [](const AgreementFiles& files) {
    const auto json = parse_toml(files.text);
    return json ? ok(*json) : problem(json.error());
  });
}

void get_agreement_text(ApiContext& context, ApiCall call, const Respond& respond) {
  with_agreement(context, call, respond, [](const AgreementFiles& files) { return ok_text(files.text); });
}

void get_explanation(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string language(call.query_text("lang").empty() ? "en" : call.query_text("lang"));
  with_agreement(context, call, respond, [&](const AgreementFiles& files) {
    return ok_text(agreement::explain(files.agreement, language));
  });
}

void get_layer(ApiContext& context, ApiCall call, const Respond& respond) {
  const std::string path = call.request.target.substr(0, call.request.target.find('?'));
  const std::string layer = path.substr(path.rfind('/') + 1);
  with_agreement(context, call, respond, [&](const AgreementFiles& files) {
    const auto found = files.files.find(layer);
    if (found == files.files.end()) return problem(404, "the agreement came without " + layer);
    return ok_text(found->second, "application/geo+json");
  });
}

}  // namespace thalweg::host
