"""What the errors of accounts say, in French and English."""

from scoring.model import Text

ACCOUNTS = {
    "no_accounts": Text(
        fr="Aucun compte dans « {folder} » : commencez par "
        "« capnr accounts organisation add --accounts {folder} --name NOM --email ADRESSE ».",
        en="No accounts in “{folder}”: begin with "
        "“capnr accounts organisation add --accounts {folder} --name NAME --email ADDRESS”.",
    ),
    "no_data_folder": Text(
        fr="Quel serveur ? Donnez son dossier de données par --accounts DOSSIER ou CAPNR_ACCOUNTS.",
        en="Which server? Give its data folder with --accounts FOLDER or CAPNR_ACCOUNTS.",
    ),
    "no_accounts_here": Text(
        fr="Ce serveur n’a pas de comptes : lancez « capnr serve --accounts DOSSIER ».",
        en="This server has no accounts: run “capnr serve --accounts FOLDER”.",
    ),
    "accounts_and_sample": Text(
        fr="Avec des comptes, chaque organisation a son propre dossier : retirez --sample et --workspace.",
        en="With accounts each organisation has its own folder: drop --sample and --workspace.",
    ),
    "unknown_organisation": Text(fr="Aucune organisation « {wanted} ».", en="No organisation “{wanted}”."),
    "unknown_user": Text(fr="Aucun compte pour « {email} ».", en="No account for “{email}”."),
    "known_user": Text(fr="Un compte existe déjà pour « {email} ».", en="There is an account for “{email}” already."),
    "unknown_member": Text(fr="Aucun membre « {wanted} ».", en="No member “{wanted}”."),
    "unknown_invitation": Text(fr="Aucune invitation « {wanted} ».", en="No invitation “{wanted}”."),
    "unknown_token": Text(fr="Aucun jeton « {wanted} ».", en="No token “{wanted}”."),
    "last_owner": Text(
        fr="Une organisation garde au moins un responsable : nommez-en d’abord un autre.",
        en="An organisation keeps at least one owner: name another one first.",
    ),
    "bad_name": Text(
        fr="Donnez un nom, d’une ligne et de 120 caractères au plus.",
        en="Give a name, on one line and of at most 120 characters.",
    ),
    "bad_email": Text(
        fr="Cette adresse électronique n’est pas comprise : écrivez « nom@exemple.fr ».",
        en="This e-mail address is not understood: write “name@example.org”.",
    ),
    "bad_role": Text(
        fr="Rôle inconnu « {wanted} » : choisissez parmi {known}.",
        en="Unknown role “{wanted}”: choose one of {known}.",
    ),
    "bad_scopes": Text(
        fr="Les droits d’un jeton se choisissent parmi ceux de la personne : {known}.",
        en="The scopes of a token are chosen among what its person may do: {known}.",
    ),
    "bad_token_days": Text(
        fr="Un jeton vaut de 1 à {most} jours, pas {wanted}.",
        en="A token works for 1 to {most} days, not {wanted}.",
    ),
    "weak_password": Text(
        fr="Ce mot de passe se devinerait : prenez au moins {least} caractères variés, sans votre adresse.",
        en="This password would be guessed: take at least {least} varied characters, without your address.",
    ),
    "wrong_password": Text(
        fr="Le mot de passe actuel n’est pas le bon, ou les essais sont trop nombreux : vérifiez-le, attendez un peu.",
        en="The present password is not right, or there were too many tries: check it, wait a little.",
    ),
    "sign_in_refused": Text(
        fr="Adresse ou mot de passe inconnus, ou trop d’essais : vérifiez-les, ou attendez quelques minutes.",
        en="Unknown address or password, or too many tries: check them, or wait a few minutes.",
    ),
    "dead_link": Text(
        fr="Ce lien ne marche pas ou plus : demandez-en un autre à la personne qui vous l’a envoyé.",
        en="This link does not work, or no longer: ask whoever sent it for another one.",
    ),
    "oidc_refused": Text(
        fr="Le fournisseur d’identité n’a pas confirmé la connexion : recommencez.",
        en="The identity provider did not confirm the sign-in: try again.",
    ),
    "oidc_unknown": Text(
        fr="Personne n’est inscrit ici sous cette identité : demandez une invitation à l’adresse que votre "
        "fournisseur d’identité a vérifiée.",
        en="Nobody is known here under this identity: ask for an invitation to the address that your identity "
        "provider has verified.",
    ),
    "oidc_down": Text(
        fr="Le fournisseur d’identité ne répond pas : recommencez dans un moment.",
        en="The identity provider does not answer: try again in a moment.",
    ),
    "oidc_settings": Text(
        fr="CAPNR_OIDC_ISSUER, CAPNR_OIDC_CLIENT et CAPNR_OIDC_SECRET vont ensemble ; "
        "l’émetteur est une adresse https.",
        en="CAPNR_OIDC_ISSUER, CAPNR_OIDC_CLIENT and CAPNR_OIDC_SECRET go together; the issuer is an https address.",
    ),
    "bad_public_address": Text(
        fr="L’adresse publique « {wanted} » n’est pas comprise : écrivez https://nom.exemple.fr, sans chemin.",
        en="The public address “{wanted}” is not understood: write https://name.example.org, without a path.",
    ),
    "needs_proxy": Text(
        fr="Sur {host}, les mots de passe passeraient en clair : donnez l’adresse https de votre mandataire inverse "
        "par --address, et son adresse de réseau par --trusted-proxy.",
        en="On {host} passwords would travel in clear: give the https address of your reverse proxy with --address, "
        "and its network address with --trusted-proxy.",
    ),
    "may_not": Text(
        fr="Votre rôle dans cette organisation ({role}) ne permet pas cela : demandez à un responsable.",
        en="Your role in this organisation ({role}) does not allow this: ask an owner.",
    ),
    "token_may_not": Text(
        fr="Ce jeton ne permet pas cela : il y manque le droit « {scope} ».",
        en="This token does not allow this: it lacks the scope “{scope}”.",
    ),
    "person_only": Text(
        fr="Seule une personne connectée peut faire cela, pas un jeton.",
        en="Only a person who is signed in can do this, not a token.",
    ),
    "not_a_member": Text(
        fr="Cette page n’est plus à vous : reconnectez-vous.",
        en="This page is no longer yours: sign in again.",
    ),
    "all_busy": Text(
        fr="Trop d’organisations travaillent en même temps sur ce serveur : recommencez dans une minute.",
        en="Too many organisations work on this server at the same time: try again in a minute.",
    ),
}
