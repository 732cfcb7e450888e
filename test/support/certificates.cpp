#include "support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace parallel_explore::support {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* what) const {
    Free(what);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

void require(bool good) {
  if (!good) throw std::runtime_error("OpenSSL makes no certificate");
}

Key new_key() {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  require(key != nullptr);
  return key;
}

std::string text_of(Memory const& memory) {
  char* data = nullptr;
  auto const size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int kind, std::string const& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

Certificate new_certificate(EVP_PKEY* key, char const* name, X509* issuer, long serial) {
  constexpr long hour = 3600;
  Certificate made(X509_new());
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -hour);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), hour);
  X509_set_pubkey(made.get(), key);
  auto const* const letters = reinterpret_cast<unsigned char const*>(name);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, letters, -1,
                             -1, 0);
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer ? issuer : made.get()));
  return made;
}

std::string pem_of(X509* certificate) {
  Memory const memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(memory.get(), certificate) == 1);
  return text_of(memory);
}

}  // namespace

struct TestAuthority::Keys {
  Key key = new_key();
  Certificate certificate;
};

TestAuthority::TestAuthority() : keys_(std::make_unique<Keys>()) {
  keys_->certificate = new_certificate(keys_->key.get(), "Authority of a test", nullptr, 1);
  auto* const certificate = keys_->certificate.get();
  extend(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, certificate, NID_key_usage, "critical,keyCertSign");
  require(X509_sign(certificate, keys_->key.get(), EVP_sha256()) > 0);
}

TestAuthority::~TestAuthority() = default;

std::string TestAuthority::certificate() const { return pem_of(keys_->certificate.get()); }

ServerIdentity TestAuthority::identity_for(std::string const& name) const {
  Key const key = new_key();
  auto const made = new_certificate(key.get(), "Server of a test", keys_->certificate.get(), 2);
  extend(made.get(), keys_->certificate.get(), NID_subject_alt_name, name);
  require(X509_sign(made.get(), keys_->key.get(), EVP_sha256()) > 0);
  Memory const memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                   nullptr) == 1);
  return {pem_of(made.get()), text_of(memory)};
}

}  // namespace parallel_explore::support
