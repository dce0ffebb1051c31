"""Addresses of the API of parcels, below `/api/v1/`."""

from django.urls import path

from odr.logistics import api, offer_api

_OFFER = "cases/<uuid:case_id>/third-party-offers/<uuid:offer_id>"
urlpatterns = [
    path("parcels/", api.Mine.as_view(), name="parcels"),
    path("cases/<uuid:case_id>/parcel/", api.Parcel.as_view(), name="parcel"),
    path("cases/<uuid:case_id>/tracking/", api.Imports.as_view(), name="tracking"),
    path("cases/<uuid:case_id>/tracking/<uuid:import_id>/file/", api.ImportFile.as_view(), name="tracking-file"),
    path("cases/<uuid:case_id>/third-parties/", api.ThirdParties.as_view(), name="third-parties"),
    path("cases/<uuid:case_id>/third-parties/leave/", api.LeaveParcel.as_view(), name="third-party-leave"),
    path("cases/<uuid:case_id>/third-party-statements/", api.Statements.as_view(), name="third-party-statements"),
    path("cases/<uuid:case_id>/third-party-offers/", offer_api.ThirdPartyOffers.as_view(), name="third-party-offers"),
    path(f"{_OFFER}/accept/", offer_api.AcceptThirdPartyOffer.as_view(), name="accept-third-party-offer"),
    path(f"{_OFFER}/decline/", offer_api.DeclineThirdPartyOffer.as_view(), name="decline-third-party-offer"),
    path(f"{_OFFER}/take-back/", offer_api.TakeBackThirdPartyOffer.as_view(), name="take-back-third-party-offer"),
    path(f"{_OFFER}/done/", offer_api.ThirdPartyDone.as_view(), name="third-party-done"),
    path(f"{_OFFER}/confirm/", offer_api.ThirdPartyConfirm.as_view(), name="confirm-third-party"),
    path(f"{_OFFER}/not-done/", offer_api.ThirdPartyNotDone.as_view(), name="third-party-not-done"),
]
